using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Transfer;
using InfoMax.Core.Compute;
using InfoMax.Data;
using InfoMax.Data.Access;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Sources;

namespace InfoMax.Cluster.Rounds;

/// <summary>What a round's kernel works with: the order, the artifact store, the threads it may use, and where to report progress.</summary>
public sealed class RoundContext
{
    private readonly DeclaredStore _store = null!;
    private DatasetLayout? _layout;
    private JobSpec? _spec;

    /// <summary>The item and the attempt at it that this is: names of artifacts follow from both.</summary>
    public required WorkItemId Item { get; init; }

    /// <summary>What to do.</summary>
    public required WorkOrder Order { get; init; }

    /// <summary>Where artifacts are; it refuses to open those of rounds that this one does not declare to read.</summary>
    public required IArtifactStore Store
    {
        get => _store;
        init => _store = new DeclaredStore(value, this);
    }

    /// <summary>What is declared of the round.</summary>
    public RoundDefinition Definition => Pipelines.Of(Order.Shape)[Item.Round.Kind];

    /// <summary>How the job's rows are cut into partitions.</summary>
    public PartitionScheme Scheme => Order.Shape.Scheme;

    /// <summary>The way to input files that only the coordinator's node sees; null where all are on this node.</summary>
    public TransferChannel? Remote { get; init; }

    /// <summary>Where the job may read and write on this node.</summary>
    public PathRoots Roots { get; init; } = PathRoots.Anywhere;

    /// <summary>The threads the kernel may use.</summary>
    public required IKernelExecutor Executor { get; init; }

    /// <summary>Ends the kernel early.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>Takes the finished fraction in [0, 1], from any thread.</summary>
    public required Action<double> Progress { get; init; }

    /// <summary>The job, its score found once the plan is there; read once a kernel.</summary>
    public JobSpec Spec => _spec ??= ReadSpec();

    /// <summary>
    /// A name for an artifact of this attempt. Attempts never share names, so a late one cannot touch what an accepted one wrote.
    /// </summary>
    public string Uri(string name) => ArtifactOrigin.ItemUri(Item.JobId, Item.Round, Item.Index, Item.Attempt, name);

    /// <summary>The same for vectors and lists, which are deleted once no later round reads them.</summary>
    /// <exception cref="InvalidOperationException">The round declares no bulk.</exception>
    public string BulkUri(string name) => Definition.BulkBytes is not null
        ? ArtifactOrigin.BulkUri(Item.JobId, Item.Round, Item.Index, Item.Attempt, name)
        : throw new InvalidOperationException($"{Definition} writes {name} as bulk and declares none: it would never be deleted");

    /// <summary>
    /// Whether the job has a round before this one whose results this one works with, for a kernel that also works without. It follows from
    /// the job alone, so that a forgotten declaration is an error here too, and not another branch.
    /// </summary>
    /// <param name="round">The other round.</param>
    /// <param name="bulk">Its bulk artifacts are meant; else its results and small artifacts.</param>
    /// <exception cref="InvalidOperationException">The job has the round, before this one, and this one does not declare to read it.</exception>
    public bool Takes(RoundKind round, bool bulk = false)
    {
        Pipeline pipeline = Pipelines.Of(Order.Shape);
        bool isThere = pipeline.Has(round) && pipeline.PlaceOf(round) < pipeline.PlaceOf(Item.Round.Kind);
        return isThere == Definition.MayRead(round, bulk)
            ? isThere
            : throw new InvalidOperationException($"{Definition} works with {RoundCatalog.NameOf(round)} where a job has it, and does not declare to read it");
    }

    /// <summary>The results of a finished round, in item order; of its last pass when it repeats.</summary>
    /// <exception cref="InvalidOperationException">The round at hand does not declare to read it.</exception>
    public IReadOnlyList<T> Results<T>(RoundKind round)
        where T : WorkResult => Results<T>(Order.Rounds.LastOrDefault(r => r.Round.Kind == round)?.Round ?? round);

    /// <summary>The results of a finished pass, in item order.</summary>
    /// <exception cref="ArtifactException">They are of another kind: another version of the program wrote them.</exception>
    /// <exception cref="InvalidOperationException">The round at hand does not declare to read it.</exception>
    public IReadOnlyList<T> Results<T>(RoundId round)
        where T : WorkResult
    {
        if (!Definition.MayRead(round.Kind, bulk: false))
        {
            throw new InvalidOperationException($"{Definition} reads {RoundCatalog.NameOf(round)} and does not declare it: its artifacts may be deleted by then");
        }

        ArtifactRef index = Order.Rounds.Single(r => r.Round == round).Index;
        return
        [
            .. RoundIndex.Read<WorkResult[]>(Store, index).Select(result => result as T
                ?? throw new ArtifactException($"{index.Uri}: a {result.GetType().Name} where this version writes a {typeof(T).Name}") { IsOfAnotherVersion = true }),
        ];
    }

    /// <summary>
    /// N and the importance of all rows: that of the graph's scores once it is known. Until then such a job has a constant one,
    /// which the graph does not look at.
    /// </summary>
    public ImportanceResult Importance() =>
        Results<ImportanceResult>(Takes(RoundKind.GraphImportance) ? RoundKind.GraphImportance : RoundKind.Importance)[0];

    /// <summary>The data set's layout, from the plan; read once a kernel, since it lists every input file.</summary>
    public DatasetLayout Layout() => _layout ??= ReadLayout();

    /// <summary>The data set's files, wherever they are.</summary>
    public IInputFiles InputFiles() =>
        Remote is null ? new PlannedFiles(Layout()) : new RemoteInputFiles(Remote, LayoutReference(), Layout());

    private JobSpec ReadSpec()
    {
        JobSpec spec = RoundIndex.Read<JobSpec>(Store, Order.Job);
        return Item.Round.Kind == RoundKind.Plan ? spec : spec.For(Order.Shape.Score);
    }

    private ArtifactRef LayoutReference() => Results<PlanResult>(RoundKind.Plan)[0].Layout;

    private DatasetLayout ReadLayout()
    {
        using Stream stream = Store.OpenRead(LayoutReference());
        return LayoutArtifact.Read(stream);
    }
}
