using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>The options of <c>status</c>: which jobs, and whether once or until they are over.</summary>
public sealed record StatusOptions
{
    /// <summary>The most jobs listed; 0 for all, null for the default.</summary>
    [Option("limit", OptionGroup.Output, "Jobs to list at most; 0 for all.", Form = "N", Min = 0, Max = int.MaxValue, Default = "20, and all with --json")]
    public int? Limit { get; init; }

    /// <summary>States to list; empty for all.</summary>
    [Option("state", OptionGroup.Output, "List jobs of these states alone.", Form = "STATE,…", Default = "all")]
    public IReadOnlyList<JobState> States { get; init; } = [];

    /// <summary>Finished jobs with their rounds.</summary>
    [Option("history", OptionGroup.Output, "Show the jobs that are over, the newest first, with their rounds and retries.")]
    public bool History { get; init; }

    /// <summary>Print again until nothing runs.</summary>
    [Option("watch", OptionGroup.Output, "Print again every second until no job waits or runs.")]
    public bool Watch { get; init; }
}
