using System.CommandLine;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>The inputs and options of the commands that describe a job.</summary>
public class PruneOptionSet : OptionSet
{
    /// <param name="commandName">The command.</param>
    /// <param name="more">Records of further options that it takes.</param>
    public PruneOptionSet(string commandName = "prune", params Type[] more)
        : base(commandName, [typeof(JobSpec), typeof(PruneOptions), .. more])
    {
    }

    /// <param name="commandName">The command.</param>
    /// <param name="isTaken">Says which options it takes.</param>
    protected PruneOptionSet(string commandName, Func<DeclaredOption, bool> isTaken)
        : base(commandName, isTaken, typeof(JobSpec), typeof(PruneOptions))
    {
    }

    /// <summary>What its jobs are for.</summary>
    public virtual JobGoal Goal => JobGoal.Prune;

    /// <summary>Input files or directories.</summary>
    public Argument<string[]> Inputs { get; } = new("INPUT")
    {
        Description = "Embedding files, or directories that are searched recursively.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> FileNames => [OptionValues.InputName, .. base.FileNames];

    /// <summary>The names that the description of a job may have when it is sent to a cluster.</summary>
    public IReadOnlyCollection<string> SentNames => [OptionValues.InputName, .. SentOptions.Select(option => option.Name)];

    /// <summary>The options that are sent with a job.</summary>
    public IEnumerable<DeclaredOption> SentOptions => Options.Where(option =>
        !option.Declaration.IsLocal && (option.Property.DeclaringType == typeof(JobSpec) || option.Property.DeclaringType == typeof(PruneOptions)));

    /// <summary>There is no turn to wait for where a job runs alone.</summary>
    protected override IReadOnlyCollection<string> InFilesAlone => ["priority"];

    /// <inheritdoc/>
    public override void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Arguments.Add(Inputs);
        base.AddTo(command);
    }
}
