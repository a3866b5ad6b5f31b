using System.Security.Cryptography;
using InfoMax.Cluster.Coordinator.Dispatch;
using InfoMax.Cluster.Coordinator.State;
using InfoMax.Cluster.Faults;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Rounds;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Coordinator;

/// <summary>
/// The artifacts that the coordinator itself writes: a round's index, and the job's description. What fails is tried again
/// after a pause that grows, and given up after <see cref="JobTransition.MaxFailures"/> times in a row.
/// </summary>
internal sealed class StoreWork(CoordinatorServices services, DispatchTiming timing)
{
    private readonly List<(TimeSpan At, JobEffect Effect)> _later = [];
    private int _failures;

    /// <summary>Writes a round's index; every result of the task is a message for the job's actor.</summary>
    public Task<JobInput> Index(string jobId, RoundId round, int version, IReadOnlyList<WorkResult> results) => services.Gate.RunAside<JobInput>(
        () =>
        {
            services.Faults?.Reach(FaultPoints.BeforeIndex(round), CancellationToken.None);
            ArtifactRef index = RoundIndex.Write(services.Store, ArtifactOrigin.IndexUri(jobId, round, version), results.ToArray(), results.Count);
            services.Faults?.Reach(FaultPoints.AfterIndex(round), CancellationToken.None);
            return new JobInput.IndexWritten(round, version, index);
        });

    /// <summary>Writes the artifact that tells workers of a job.</summary>
    public Task<ArtifactRef> Job(string jobId, JobSpec spec) => services.Gate.RunAside(
        () => RoundIndex.Write(services.Store, ArtifactOrigin.JobUri(jobId), spec, 1));

    /// <summary>The reference to what <see cref="Job"/> writes: known before it is written, so that the journal has it first.</summary>
    public static ArtifactRef ReferenceTo(string jobId, JobSpec spec)
    {
        byte[] content = MessagePackSerializer.Serialize(spec, WireFormat.Options);
        return new ArtifactRef(ArtifactOrigin.JobUri(jobId), Convert.ToHexStringLower(SHA256.HashData(content)), 1, content.Length);
    }

    /// <summary>Deletes a round's bulk artifacts, or those of one of its items.</summary>
    public Task<bool> Reclaim(string jobId, RoundId round, int? index) => services.Gate.RunAside(
        () =>
        {
            services.Store.Delete(index is { } item ? ArtifactOrigin.BulkPrefix(jobId, round, item) : ArtifactOrigin.BulkPrefix(jobId, round));
            return true;
        });

    /// <summary>Which of the rounds have no readable index any more.</summary>
    public Task<IReadOnlyList<RoundId>> Missing(IReadOnlyList<RoundReference> rounds) => services.Gate.RunAside<IReadOnlyList<RoundId>>(
        () => [.. rounds.Where(round => !IsReadable(round.Index)).Select(round => round.Round)]);

    private bool IsReadable(ArtifactRef artifact)
    {
        try
        {
            services.Store.OpenRead(artifact).Dispose();
            return true;
        }
        catch (ArtifactException)
        {
            return false;
        }
    }

    /// <summary>A write succeeded.</summary>
    public void Succeeded() => _failures = 0;

    /// <summary>A write failed; false when it is given up.</summary>
    public bool Failed(JobEffect effect, TimeSpan now)
    {
        if (++_failures >= JobTransition.MaxFailures)
        {
            _failures = 0;
            return false;
        }

        _later.Add((now + timing.PauseAfter(_failures), effect));
        return true;
    }

    /// <summary>Writes whose pause is over.</summary>
    public IReadOnlyList<JobEffect> TakeDue(TimeSpan now)
    {
        JobEffect[] due = [.. _later.Where(later => later.At <= now).Select(later => later.Effect)];
        _later.RemoveAll(later => later.At <= now);
        return due;
    }
}
