using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Compute;
using InfoMax.Data.Artifacts;

namespace InfoMax.Testing.Jobs;

/// <summary>
/// Runs a job's rounds as the coordinator would order them, one item after the other and without actors: the real
/// planner, kernels and artifacts, in a temporary folder that goes with it.
/// </summary>
internal sealed class RoundRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ThreadedExecutor _executor;
    private readonly List<RoundReference> _finished = [];
    private readonly JobSpec _spec;
    private readonly ArtifactRef _job;
    private readonly bool _reclaim;
    private RoundKind _round = RoundKind.None;
    private JobFacts _facts = new();
    private long _peakBytes;

    /// <param name="spec">The job; its output goes into the temporary folder.</param>
    /// <param name="threads">Threads that a kernel may use.</param>
    /// <param name="reclaim">Delete artifacts as the coordinator does; an item of an earlier round can then not be run again.</param>
    public RoundRun(JobSpec spec, int threads = 2, bool reclaim = false)
    {
        _reclaim = reclaim;
        _spec = spec with { Output = _folder["output"] };
        _executor = new ThreadedExecutor(threads);
        Store = new DirectoryArtifactStore(_folder["artifacts"]);
        _job = RoundIndex.Write(Store, ArtifactOrigin.JobUri("job"), _spec, 1);
    }

    public IArtifactStore Store { get; }

    /// <summary>The most that the artifacts of finished rounds and the one under way had in bytes.</summary>
    public long PeakBytes => _peakBytes;

    /// <summary>Paths of the artifacts that there are.</summary>
    public IEnumerable<string> StoredNames() =>
        Directory.EnumerateFiles(_folder["artifacts"], "*", SearchOption.AllDirectories).Select(path => path.Replace('\\', '/'));

    private long StoredBytes() => StoredNames().Sum(path => new FileInfo(path).Length);

    /// <summary>Runs every round before <paramref name="end"/>.</summary>
    public RoundRun Until(RoundKind end, CancellationToken cancellationToken)
    {
        while (JobPlanner.Next(_round, _facts) is { } next && next.Round != end)
        {
            RunNext(next, cancellationToken);
        }

        return this;
    }

    /// <summary>Runs the rounds before <see cref="RoundKind.Write"/>, and names each when it has ended.</summary>
    public IEnumerable<RoundKind> Rounds(CancellationToken cancellationToken)
    {
        while (JobPlanner.Next(_round, _facts) is { } next && next.Round != RoundKind.Write)
        {
            RunNext(next, cancellationToken);
            yield return next.Round;
        }
    }

    private void RunNext((RoundKind Round, int Items) next, CancellationToken cancellationToken)
    {
        WorkResult[] results = new WorkResult[next.Items];
        for (int i = 0; i < next.Items; i++)
        {
            results[i] = RunItem(next.Round, i, 1, cancellationToken);
            _peakBytes = Math.Max(_peakBytes, StoredBytes());
            if (_reclaim && BulkArtifacts.FreedByItem(next.Round) is { } read)
            {
                Store.Delete(BulkArtifacts.Prefix("job", read, i));
            }
        }

        ArtifactRef index = RoundIndex.Write(Store, $"job/index/{next.Round}.msgpack", results, results.Length);
        _finished.Add(new RoundReference(next.Round, index));
        _facts = _facts.With(next.Round, _spec, results);
        _round = next.Round;
        _peakBytes = Math.Max(_peakBytes, StoredBytes());
        foreach (RoundKind freed in _reclaim ? BulkArtifacts.FreedBy([_round], _facts) : [])
        {
            Store.Delete(BulkArtifacts.Prefix("job", freed));
        }

        if (JobPlanner.Refusal(_round, _spec, _facts) is { } refusal)
        {
            throw new InvalidOperationException(refusal.Message);
        }
    }

    /// <summary>Runs the rounds before <see cref="RoundKind.Write"/> and returns the results of the job's points.</summary>
    public PointResult[] Solve(CancellationToken cancellationToken)
    {
        Until(RoundKind.Write, cancellationToken);
        return Points();
    }

    /// <summary>The results of the job's points, once they are solved.</summary>
    public PointResult[] Points()
    {
        return RoundIndex.Read<PointResult[]>(Store, Results<ReductionResult>(RoundKind.Reduction)[0].Points);
    }

    /// <summary>Runs an attempt at an item whose round is done or is the next one.</summary>
    public WorkResult RunItem(RoundKind round, int index, int attempt, CancellationToken cancellationToken) =>
        RoundKernels.Run(ContextOf(round, index, attempt, cancellationToken));

    /// <summary>What the kernel of such an attempt works with.</summary>
    public RoundContext ContextOf(RoundKind round, int index, int attempt, CancellationToken cancellationToken)
    {
        RoundReference[] before = [.. _finished.TakeWhile(f => f.Round != round)];
        int items = JobPlanner.Next(before.LastOrDefault()?.Round ?? RoundKind.None, _facts)!.Value.Items;
        return new RoundContext
        {
            Item = new WorkItemId("job", round, index, attempt),
            Order = new WorkOrder { Items = items, Rounds = before, Job = _job },
            Store = Store,
            Executor = _executor,
            CancellationToken = cancellationToken,
            Progress = _ => { },
        };
    }

    /// <summary>Results of a finished round.</summary>
    public T[] Results<T>(RoundKind round)
        where T : WorkResult =>
        [.. RoundIndex.Read<WorkResult[]>(Store, _finished.Single(f => f.Round == round).Index).Cast<T>()];

    /// <summary>Gives later rounds other results of a finished round than those it had.</summary>
    public void Replace<T>(RoundKind round, Func<T, int, T> replacement)
        where T : WorkResult
    {
        WorkResult[] results = [.. Results<T>(round).Select(replacement)];
        ArtifactRef index = RoundIndex.Write(Store, $"job/index/{round}.msgpack", results, results.Length);
        _finished[_finished.FindIndex(f => f.Round == round)] = new RoundReference(round, index);
    }

    /// <summary>Rows of a coreset table.</summary>
    public CoresetColumns Read(ArtifactRef coreset)
    {
        using Stream stream = Store.OpenRead(coreset);
        return CoresetArtifact.Read(stream);
    }

    /// <summary>Rows that the reduction may choose: the local coresets' candidates and the shortlists, in no order.</summary>
    public (long[] Local, long[] Shortlisted) Candidates() =>
    (
        [.. Results<LocalCoresetResult>(RoundKind.LocalCoreset).Select(r => Read(r.Coreset))
            .SelectMany(c => c.Rows.Where((_, i) => c.Relaxed[i] != GraphSample.NotACandidate))],
        [.. Results<LocalCoresetResult>(RoundKind.Shortlist).SelectMany(r => Read(r.Coreset).Rows)]
    );

    public void Dispose()
    {
        _executor.Dispose();
        _folder.Dispose();
    }
}
