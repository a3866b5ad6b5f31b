using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Coordinator.State;

/// <summary>
/// A <see cref="JobState"/> as it is stored, so that recovery need not read the whole journal. The journal is kept all the
/// same: it alone has the results of finished rounds.
/// </summary>
[MessagePackObject]
public sealed record JobSnapshot(
    [property: Key(0)] string JobId,
    [property: Key(1)] JobSpec Spec,
    [property: Key(2)] ArtifactRef Artifact,
    [property: Key(3)] RoundId Round,
    [property: Key(4)] int Items,
    [property: Key(5)] double RoundBegan,
    [property: Key(6)] IReadOnlyList<DoneItem> Done,
    [property: Key(7)] IReadOnlyList<OpenItem> Open,
    [property: Key(8)] bool Verifying,
    [property: Key(9)] int PlanAttempts,
    [property: Key(10)] IReadOnlyList<RoundReference> Finished,
    [property: Key(11)] IReadOnlyList<ClosedRound> Closed,
    [property: Key(12)] IReadOnlyList<RepairedItem> Repaired,
    [property: Key(13)] IReadOnlyList<StageTime> Stages,
    [property: Key(14)] StoredFacts Facts,
    [property: Key(15)] int Retries,
    [property: Key(16)] JobOutcome? Outcome,
    [property: Key(17)] string? Message,
    [property: Key(18)] IReadOnlyList<RoundId>? Reclaimed = null,
    [property: Key(19)] IReadOnlyList<RemadeItem>? Remade = null,
    [property: Key(20)] bool KeepsBulk = false,
    [property: Key(21)] IReadOnlyList<string>? RoundWorkers = null,
    [property: Key(22)] int RetriesBefore = 0) : IClusterMessage;

/// <summary>A finished item of the round.</summary>
[MessagePackObject]
public sealed record DoneItem([property: Key(0)] int Index, [property: Key(1)] WorkResult Result);

/// <summary>What is known of an item beside its result: it waits, is leased, was tried, or went wrong.</summary>
[MessagePackObject]
public sealed record OpenItem(
    [property: Key(0)] RoundId Round,
    [property: Key(1)] int Index,
    [property: Key(2)] bool Pending,
    [property: Key(3)] IReadOnlyList<LeaseRecord> Leases,
    [property: Key(4)] int? Attempts,
    [property: Key(5)] int Failed,
    [property: Key(6)] int Lost,
    [property: Key(7)] IReadOnlyList<string> WentWrongOn,
    [property: Key(8)] bool Repair,
    [property: Key(9)] int GivenBack = 0);

/// <summary>Who works at an item, and in which attempt, as a snapshot keeps it.</summary>
[MessagePackObject]
public sealed record LeaseRecord([property: Key(0)] int Attempt, [property: Key(1)] string Worker);

/// <summary>What is known of a finished round beside its index.</summary>
[MessagePackObject]
public sealed record ClosedRound(
    [property: Key(0)] RoundId Round, [property: Key(1)] int LastAttempt, [property: Key(2)] int? IndexVersion, [property: Key(3)] bool Unindexed);

/// <summary>An item that was done again.</summary>
[MessagePackObject]
public sealed record RepairedItem(
    [property: Key(0)] RoundId Round, [property: Key(1)] int Index, [property: Key(2)] int Count, [property: Key(3)] int DamagedUpTo);

/// <summary>An item of a reclaimed round that was done again.</summary>
[MessagePackObject]
public sealed record RemadeItem([property: Key(0)] RoundId Round, [property: Key(1)] int Index);

/// <summary>What rounds have found out about the job so far, as a snapshot keeps it: plans of later rounds follow from it.</summary>
[MessagePackObject]
public sealed record StoredFacts(
    [property: Key(0)] PlanResult? Plan,
    [property: Key(1)] long ValidRows,
    [property: Key(2)] IReadOnlyList<RejectCount> Rejects,
    [property: Key(3)] IReadOnlyList<RejectCulprit> Culprits,
    [property: Key(4)] int Partitions,
    [property: Key(5)] WriteResult? Written,
    [property: Key(6)] long OpenCopies = 0,
    [property: Key(7)] CountedPlan? Counted = null,
    [property: Key(8)] int Colours = 0,
    [property: Key(9)] int Sweeps = 0,
    [property: Key(10)] long HeldRows = 0);
