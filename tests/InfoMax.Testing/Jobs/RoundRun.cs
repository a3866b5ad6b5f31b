using System.Text;
using System.Text.RegularExpressions;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Compute;
using InfoMax.Data.Access;
using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Testing.Jobs;

/// <summary>
/// Runs a job's rounds as the coordinator would order them, one item after the other and without actors: the real
/// planner, kernels and artifacts, in a temporary folder that goes with it.
/// </summary>
internal sealed partial class RoundRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ThreadedExecutor _executor;
    private readonly List<RoundReference> _finished = [];
    private readonly JobSpec _spec;
    private readonly ArtifactRef _job;
    private readonly bool _reclaim;
    private readonly bool _measuresDisk;
    private RoundId _round = RoundKind.None;
    private JobFacts _facts = new();
    private long _peakBytes;

    /// <param name="spec">The job; its output goes into the temporary folder.</param>
    /// <param name="threads">Threads that a kernel may use.</param>
    /// <param name="reclaim">Delete artifacts as the coordinator does; an item of an earlier round can then not be run again.</param>
    /// <param name="measuresDisk">Know <see cref="PeakBytes"/>: all artifacts are looked at after every item.</param>
    public RoundRun(JobSpec spec, int threads = 2, bool reclaim = false, bool measuresDisk = false)
    {
        _reclaim = reclaim;
        _measuresDisk = measuresDisk;
        _spec = spec with { Output = _folder["output"] };
        _executor = new ThreadedExecutor(threads);
        Store = new DirectoryArtifactStore(_folder["artifacts"]);
        _job = RoundIndex.Write(Store, ArtifactOrigin.JobUri("job"), _spec, 1);
    }

    public IArtifactStore Store { get; }

    /// <summary>Where the job may read and write.</summary>
    public PathRoots Roots { get; set; } = PathRoots.Anywhere;

    /// <summary>Where the job's results go.</summary>
    public string Output => _spec.Output;

    /// <summary>What is known of the job by now.</summary>
    public JobFacts Facts => _facts;

    /// <summary>The most that the artifacts of finished rounds and the one under way had in bytes.</summary>
    public long PeakBytes => _measuresDisk ? _peakBytes : throw new InvalidOperationException("not measured");

    /// <summary>Paths of the artifacts that there are.</summary>
    public IEnumerable<string> StoredNames() =>
        Directory.EnumerateFiles(_folder["artifacts"], "*", SearchOption.AllDirectories).Select(path => path.Replace('\\', '/'));

    private void MeasureDisk()
    {
        if (_measuresDisk)
        {
            _peakBytes = Math.Max(_peakBytes, StoredNames().Sum(path => new FileInfo(path).Length));
        }
    }

    /// <summary>Runs every round before <paramref name="end"/>.</summary>
    public RoundRun Until(RoundKind end, CancellationToken cancellationToken)
    {
        while (Next is { } next && next.Kind != end)
        {
            RunNext(next, cancellationToken);
        }

        return this;
    }

    /// <summary>Runs the rounds before <see cref="RoundKind.Write"/>, and names each when it has ended.</summary>
    public IEnumerable<RoundKind> Rounds(CancellationToken cancellationToken)
    {
        while (Next is { } next && next.Kind != RoundKind.Write)
        {
            RunNext(next, cancellationToken);
            yield return next.Kind;
        }
    }

    /// <summary>The pass that follows; null after the last.</summary>
    public RoundId? Next => Pipelines.Of(_facts).Next(_round, _facts);

    /// <summary>Runs <see cref="Next"/>.</summary>
    public void RunNext(RoundId next, CancellationToken cancellationToken)
    {
        RoundDefinition definition = Pipelines.Of(_facts)[next.Kind];
        WorkResult[] results = new WorkResult[definition.ItemCount(_facts)];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = RunItem(next, i, 1, cancellationToken);
            RequireDeclaredNames(definition, next, i, results[i]);
            MeasureDisk();
            if (_reclaim && definition.FreesItemsOf is { } read)
            {
                Store.Delete(ArtifactOrigin.BulkPrefix("job", read, i));
            }
        }

        ArtifactRef index = RoundIndex.Write(Store, ArtifactOrigin.IndexUri("job", next, 0), results, results.Length);
        _finished.Add(new RoundReference(next, index));
        _facts = _facts.With(next.Kind, _spec, results);
        _round = next;
        MeasureDisk();
        HashSet<RoundKind> over = [.. _reclaim ? Pipelines.Of(_facts).FreedBy(_round, _facts) : []];
        HashSet<RoundId> passes = [.. _reclaim ? Pipelines.Of(_facts).PassesFreedBy(_round) : []];
        foreach (RoundReference freed in _finished.Where(finished => over.Contains(finished.Round.Kind) || passes.Contains(finished.Round)))
        {
            Store.Delete(ArtifactOrigin.BulkPrefix("job", freed.Round));
        }

        // A few rows in many partitions need a memory in which no process would run.
        if (JobRefusal.After(_round.Kind, _spec with { MemoryBytes = 0 }, _facts) is { } refusal)
        {
            throw new InvalidOperationException(refusal.Message);
        }
    }

    /// <summary>
    /// A result, or a list that it leads to, may name artifacts of its own item, and of the rounds that its definition passes on:
    /// it would not be done again with others, and lead to what is gone.
    /// </summary>
    private void RequireDeclaredNames(RoundDefinition definition, RoundId round, int index, WorkResult result)
    {
        string folder = Path.Combine(_folder["artifacts"], "job", RoundCatalog.FolderOf(round));
        string[] lists = Directory.Exists(folder) ? Directory.GetFiles(folder, $"{index:D6}.*.msgpack") : [];
        foreach (byte[] content in lists.Select(File.ReadAllBytes).Prepend(MessagePackSerializer.Serialize(result, WireFormat.Options)))
        {
            foreach (Match name in ArtifactName().Matches(Encoding.Latin1.GetString(content)))
            {
                if (ArtifactOrigin.Of("job", name.Value) is { } origin && origin.Round != round && !definition.PassesOn.Contains(origin.Round.Kind))
                {
                    throw new InvalidOperationException($"round {definition} names {name.Value} and does not declare to pass it on");
                }
            }
        }
    }

    [GeneratedRegex("job/[a-z0-9~-]+/(bulk/)?[a-z0-9.-]+")]
    private static partial Regex ArtifactName();

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
    public WorkResult RunItem(RoundId round, int index, int attempt, CancellationToken cancellationToken) =>
        RoundKernels.Run(ContextOf(round, index, attempt, cancellationToken));

    /// <summary>What the kernel of such an attempt works with.</summary>
    public RoundContext ContextOf(RoundId round, int index, int attempt, CancellationToken cancellationToken)
    {
        RoundReference[] before = [.. _finished.TakeWhile(f => f.Round != round)];
        int items = Pipelines.Of(_facts)[round.Kind].ItemCount(_facts);
        return new RoundContext
        {
            Item = new WorkItemId("job", round, index, attempt),
            Order = new WorkOrder { Items = items, Rounds = before, Job = _job, Shape = _facts.Shape },
            Store = Store,
            Roots = Roots,
            Executor = _executor,
            CancellationToken = cancellationToken,
            Progress = _ => { },
        };
    }

    /// <summary>Results of a finished round.</summary>
    public T[] Results<T>(RoundKind round)
        where T : WorkResult =>
        [.. RoundIndex.Read<WorkResult[]>(Store, _finished.Single(f => f.Round == round).Index).Cast<T>()];

    /// <summary>Results of a finished pass of a round that repeats.</summary>
    public T[] PassResults<T>(RoundId round)
        where T : WorkResult =>
        [.. RoundIndex.Read<WorkResult[]>(Store, _finished.Single(f => f.Round == round).Index).Cast<T>()];

    /// <summary>Gives later rounds other results of a finished round than those it had.</summary>
    public void Replace<T>(RoundKind round, Func<T, int, T> replacement)
        where T : WorkResult
    {
        WorkResult[] results = [.. Results<T>(round).Select(replacement)];
        ArtifactRef index = RoundIndex.Write(Store, ArtifactOrigin.IndexUri("job", round, 0), results, results.Length);
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
