using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Coordinator.State;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Hosting.Serialization;

/// <summary>
/// The manifest of every message and journal event. Manifests are persisted and cross versions: never change or reuse one;
/// a changed type gets the next version.
/// </summary>
public static class MessageManifests
{
    /// <summary>The types that may be built from the wire or the journal, by the manifest that stands there.</summary>
    public static IReadOnlyDictionary<string, Type> Types { get; } = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        ["js1"] = typeof(JobProtocol.Submit),
        ["jt1"] = typeof(JobProtocol.SubmitPart),
        ["ja1"] = typeof(JobProtocol.Accepted),
        ["jr1"] = typeof(JobProtocol.Refused),
        ["jw1"] = typeof(JobProtocol.Watch),
        ["jc1"] = typeof(JobProtocol.Cancel),
        ["jz1"] = typeof(JobProtocol.Pause),
        ["jy1"] = typeof(JobProtocol.Retry),
        ["ju1"] = typeof(JobProtocol.Resume),
        ["jp1"] = typeof(JobProtocol.Progress),
        ["je1"] = typeof(JobProtocol.Ended),
        ["jl1"] = typeof(JobProtocol.ListJobs),
        ["jg1"] = typeof(JobProtocol.Jobs),
        ["jd1"] = typeof(JobProtocol.Describe),
        ["jb1"] = typeof(JobProtocol.Described),
        ["jq1"] = typeof(JobProtocol.Queued),
        ["pr1"] = typeof(PartitionProtocol.Run),
        ["pa1"] = typeof(PartitionProtocol.Acknowledge),
        ["ps1"] = typeof(PartitionProtocol.Stop),
        ["ph1"] = typeof(PartitionProtocol.Heard),
        ["pc1"] = typeof(PartitionProtocol.Completed),
        ["pf1"] = typeof(PartitionProtocol.Failed),
        ["wa1"] = typeof(WorkerProtocol.Announce),
        ["ww1"] = typeof(WorkerProtocol.Welcome),
        ["wg1"] = typeof(WorkerProtocol.Goodbye),
        ["wf1"] = typeof(WorkerProtocol.Farewell),
        ["wl1"] = typeof(WorkerProtocol.ListWorkers),
        ["wp1"] = typeof(WorkerProtocol.Workers),
        ["eo1"] = typeof(JobEvents.Opened),
        ["er1"] = typeof(JobEvents.Reopened),
        ["ev1"] = typeof(JobEvents.InputVerified),
        ["eb1"] = typeof(JobEvents.RoundOpened),
        ["el1"] = typeof(JobEvents.Leased),
        ["ef1"] = typeof(JobEvents.Finished),
        ["ex1"] = typeof(JobEvents.AttemptFailed),
        ["ec1"] = typeof(JobEvents.RoundClosed),
        ["ed1"] = typeof(JobEvents.ItemReopened),
        ["ei1"] = typeof(JobEvents.RoundReindexed),
        ["es1"] = typeof(JobSnapshot),
        ["ee1"] = typeof(JobEvents.Ended),
        ["cr1"] = typeof(JobRegistered),
        ["cc1"] = typeof(JobClosed),
        ["cp1"] = typeof(JobPaused),
        ["cf1"] = typeof(JobForgotten),
        ["cu1"] = typeof(JobResumed),
    };

    /// <summary>What is written for each of them.</summary>
    public static IReadOnlyDictionary<Type, string> Manifests { get; } = Types.ToDictionary(pair => pair.Value, pair => pair.Key);
}
