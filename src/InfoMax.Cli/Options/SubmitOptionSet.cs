using System.CommandLine;
using InfoMax.Cli.Options.Configuration;

namespace InfoMax.Cli.Options;

/// <summary>The options of <c>submit</c>: those of <c>prune</c> that describe a job, and where it goes.</summary>
public sealed class SubmitOptionSet : IOptionSet
{
    /// <summary>What belongs to a run on this machine and is not sent.</summary>
    private static readonly string[] Local = ["cores", "dry-run", "log-format", "verbose", "quiet"];

    /// <inheritdoc/>
    public string CommandName => "submit";

    /// <summary>The options of the job.</summary>
    public PruneOptionSet Prune { get; } = new();

    /// <summary>Where the cluster is.</summary>
    public Option<string?> Coordinator { get; } = CoordinatorUrl.Option();

    /// <summary>The job's id.</summary>
    public Option<string?> Job { get; } = new("--job") { HelpName = "ID", Description = "The job's id; the same id is the same job [default: a new one, from the name of --output]." };

    /// <summary>Stay until the end.</summary>
    public Option<bool> Wait { get; } = new("--wait") { Description = "Show progress until the job is over, and end with its exit code." };

    /// <inheritdoc/>
    public Option<string?> Config => Prune.Config;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> FileNames =>
        [.. Prune.FileNames, OptionValues.NameOf(Coordinator), OptionValues.NameOf(Job), OptionValues.NameOf(Wait)];

    /// <summary>The names that a job's description may have.</summary>
    public static IReadOnlyCollection<string> Sent(PruneOptionSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return [.. set.FileNames.Except(Local)];
    }

    /// <inheritdoc/>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        Prune.AddTo(command);
        foreach (Option option in command.Options.Where(option => option == Prune.Cores || option == Prune.DryRun).ToArray())
        {
            // A file of options may be shared with prune, but typed they would mislead: the nodes have cores of their own.
            command.Options.Remove(option);
        }

        command.Options.Add(Coordinator);
        command.Options.Add(Job);
        command.Options.Add(Wait);
    }
}
