using InfoMax.Cluster.Jobs;
using MessagePack;

namespace InfoMax.Cluster.Protocol;

/// <summary>Names one attempt at one work item.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Round">The round.</param>
/// <param name="Index">Split, partition or 0 for job-wide items.</param>
/// <param name="Attempt">Fencing number, from 1; a result with another number than the lease's is refused.</param>
[MessagePackObject]
public sealed record WorkItemId(
    [property: Key(0)] string JobId, [property: Key(1)] RoundKind Round, [property: Key(2)] int Index, [property: Key(3)] int Attempt)
{
    /// <inheritdoc/>
    public override string ToString() => $"{JobId}/{Round}/{Index}#{Attempt}";
}
