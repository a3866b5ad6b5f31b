using System.ComponentModel;

namespace InfoMax.Cli.Http.Jobs;

/// <summary>The answer of <c>GET /v1/workers</c>.</summary>
public sealed record WorkerList
{
    /// <summary>Nodes that compute, and what each has.</summary>
    [Description("All workers that the coordinator knows, by name.")]
    public required IReadOnlyList<WorkerView> Workers { get; init; }
}
