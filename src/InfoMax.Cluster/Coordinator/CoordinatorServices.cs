using InfoMax.Cluster.Compute;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Coordinator;

/// <summary>What a node's actors share.</summary>
/// <param name="Store">Where artifacts are.</param>
/// <param name="Gate">The node's compute threads.</param>
/// <param name="Clock">The clock.</param>
public sealed record CoordinatorServices(IArtifactStore Store, ComputeGate Gate, TimeProvider Clock);
