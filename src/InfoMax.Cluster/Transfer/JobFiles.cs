using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Transfer;

/// <summary>What one attempt reads and writes.</summary>
/// <param name="Store">The job's artifacts.</param>
/// <param name="Remote">The way to input files that only the coordinator's node sees; null where all are on this node.</param>
public sealed record JobFiles(IArtifactStore Store, TransferChannel? Remote);
