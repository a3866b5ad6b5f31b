using System.ComponentModel;

namespace InfoMax.Cli.Http.Jobs;

/// <summary>The answer of <c>GET /v1/jobs</c>.</summary>
public sealed record JobList
{
    /// <summary>All that the coordinator knows, those kept in the history too.</summary>
    [Description("All jobs, in the order of their first submission.")]
    public required IReadOnlyList<JobView> Jobs { get; init; }

    /// <summary>Why the node that was asked is not ready, or what a worker waits for, in one line; null while all is well.</summary>
    [Description("Why the node that was asked is not ready, or what a worker waits for, in one line; null while all is well.")]
    public string? Problem { get; init; }
}
