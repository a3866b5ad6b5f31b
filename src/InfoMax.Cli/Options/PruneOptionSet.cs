using System.CommandLine;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Jobs;
using InfoMax.Data;

namespace InfoMax.Cli.Options;

/// <summary>
/// The inputs and options of a verb that describes a job: those that are declared to be the verb's (<see cref="OptionAttribute.Verbs"/>).
/// </summary>
public class PruneOptionSet : OptionSet
{
    private readonly JobVerbs _verb;

    /// <param name="verb">The verb, one.</param>
    /// <param name="more">Records of further options that it takes.</param>
    public PruneOptionSet(JobVerbs verb = JobVerbs.Prune, params Type[] more)
        : base(EnumWords.Of(verb), option => IsRead(option, verb), [typeof(JobSpec), typeof(PruneOptions), .. more]) => _verb = verb;

    /// <summary>What its jobs are for.</summary>
    public JobGoal Goal => _verb switch
    {
        JobVerbs.Dedupe => JobGoal.Dedupe,
        JobVerbs.Score => JobGoal.Score,
        _ => JobGoal.Prune,
    };

    /// <summary>Input files or directories.</summary>
    public Argument<string[]> Inputs { get; } = new("INPUT")
    {
        Description = "Embedding files, or directories that are searched recursively.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> FileNames => Goal == JobGoal.Prune ? [OptionValues.InputName, .. base.FileNames] : new PruneOptionSet().FileNames;

    /// <summary>The names that the description of a job may have when it is sent to a cluster.</summary>
    public IReadOnlyCollection<string> SentNames => [OptionValues.InputName, .. SentOptions.Select(option => option.Name)];

    /// <summary>The options that are sent with a job.</summary>
    public IEnumerable<DeclaredOption> SentOptions => Options.Where(option =>
        !option.Declaration.IsLocal && IsOfJobs(option));

    /// <inheritdoc/>
    public override bool IsOffered(DeclaredOption option) => !IsOfJobs(option) || option.Declaration.Verbs.HasFlag(_verb);

    /// <inheritdoc/>
    public override void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Arguments.Add(Inputs);
        base.AddTo(command);
    }

    private static bool IsOfJobs(DeclaredOption option) =>
        option.Property.DeclaringType == typeof(JobSpec) || option.Property.DeclaringType == typeof(PruneOptions);

    /// <summary>
    /// A verb that chooses rows reads what only others of its kind offer, since a file of theirs says how the job is to be; one that
    /// chooses none has no such options.
    /// </summary>
    private static bool IsRead(DeclaredOption option, JobVerbs verb) =>
        !IsOfJobs(option) || JobVerbs.ForBudgets.HasFlag(verb) || option.Declaration.Verbs.HasFlag(verb);
}
