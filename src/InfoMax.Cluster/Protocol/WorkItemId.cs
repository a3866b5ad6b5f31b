using InfoMax.Cluster.Jobs;
using MessagePack;

namespace InfoMax.Cluster.Protocol;

/// <summary>Names one attempt at one item.</summary>
/// <param name="JobId">Id of the job, unique in its cluster.</param>
/// <param name="Round">The round, and which pass of it.</param>
/// <param name="Index">Split, partition, 0 for job-wide items, or <see cref="VerifyIndex"/>.</param>
/// <param name="Attempt">Fencing number, from 1; a result with another number than the lease's is refused.</param>
[MessagePackObject]
public sealed record WorkItemId(
    [property: Key(0)] string JobId, [property: Key(1)] RoundId Round, [property: Key(2)] int Index, [property: Key(3)] int Attempt)
{
    /// <summary>
    /// Index of the plan that checks a reopened job's input. It has an entity of its own: entity 0 may still be at a later
    /// round, whose work must go on and before which a plan would never have its turn.
    /// </summary>
    public const int VerifyIndex = -1;

    /// <inheritdoc/>
    public override string ToString() => $"{JobId}/{Round}/{Index}#{Attempt}";
}
