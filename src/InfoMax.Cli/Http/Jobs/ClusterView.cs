using System.ComponentModel;

namespace InfoMax.Cli.Http.Jobs;

/// <summary>An event of <c>GET /v1/events</c>: what the page shows.</summary>
public sealed record ClusterView
{
    /// <summary>Those that wait or run, and the last that ended.</summary>
    [Description("The jobs that are not over, in the order of their submission, and the last that are, the newest first.")]
    public required IReadOnlyList<JobView> Jobs { get; init; }

    /// <summary>Those that have begun, in full.</summary>
    [Description("The jobs that run or are paused, with their rounds.")]
    public required IReadOnlyList<JobView> Active { get; init; }

    /// <summary>Nodes that compute, and what each has.</summary>
    [Description("The workers, and what they work on.")]
    public required IReadOnlyList<WorkerView> Workers { get; init; }

    /// <summary>Jobs left out.</summary>
    [Description("Older jobs that are over and not listed.")]
    public required int More { get; init; }

    /// <summary>Why the node that was asked is not ready, in one line; null while it is.</summary>
    [Description("Why the node that was asked is not ready, in one line; null while it is.")]
    public string? Problem { get; init; }
}
