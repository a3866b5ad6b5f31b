using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>Where a submitted job goes.</summary>
public sealed record SubmitOptions
{
    /// <summary>What the job is for.</summary>
    [Option("goal", OptionGroup.Value, "What the job is for: rows for a budget, rows that are no copies, or a table of scores.")]
    public JobGoal Goal { get; init; }

    /// <summary>What the job is to be called: submitted again it is the same job; null for a name made from the output's.</summary>
    [Option(
        "job", OptionGroup.Cluster, "The job's id; the same id is the same job.", Form = "ID", Default = "a new one, from the name of --output")]
    public string? Job { get; init; }

    /// <summary>Stay until the end.</summary>
    [Option("wait", OptionGroup.Cluster, "Show progress until the job is over, and end with its exit code.")]
    public bool Wait { get; init; }
}
