using InfoMax.Cli.Progress;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>A <c>prune</c> run, parsed and checked; for <c>validate</c> the output may be empty and budgets absent.</summary>
public sealed record PruneOptions
{
    /// <summary>The job.</summary>
    public required JobSpec Job { get; init; }

    /// <summary>Compute threads, at least 1.</summary>
    public required int Cores { get; init; }

    /// <summary>Go on with an interrupted job.</summary>
    public bool Resume { get; init; }

    /// <summary>Replace what the output directory holds.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Print the plan and stop.</summary>
    public bool DryRun { get; init; }

    /// <summary>Logs, progress and summary as JSON lines.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>Log what the cluster does.</summary>
    public bool Verbose { get; init; }

    /// <summary>No progress, no summary.</summary>
    public bool Quiet { get; init; }

    /// <summary>How it logs.</summary>
    public LogStyle LogStyle => new(JsonLogs, Verbose, Quiet);
}
