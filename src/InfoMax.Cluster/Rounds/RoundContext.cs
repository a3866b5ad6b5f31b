using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Core.Compute;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Artifacts.Http;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Sources;

namespace InfoMax.Cluster.Rounds;

/// <summary>What a round's kernel works with: the order, the artifact store, the threads it may use, and where to report progress.</summary>
public sealed class RoundContext
{
    private DatasetLayout? _layout;
    private JobSpec? _spec;

    /// <summary>The attempt.</summary>
    public required WorkItemId Item { get; init; }

    /// <summary>What to do.</summary>
    public required WorkOrder Order { get; init; }

    /// <summary>Where artifacts are.</summary>
    public required IArtifactStore Store { get; init; }

    /// <summary>The way to input files that only the coordinator's node sees; null where all are on this node.</summary>
    public TransferChannel? Remote { get; init; }

    /// <summary>The threads the kernel may use.</summary>
    public required IKernelExecutor Executor { get; init; }

    /// <summary>Ends the kernel early.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>Takes the finished fraction in [0, 1], from any thread.</summary>
    public required Action<double> Progress { get; init; }

    /// <summary>The job; read once a kernel.</summary>
    public JobSpec Spec => _spec ??= RoundIndex.Read<JobSpec>(Store, Order.Job);

    /// <summary>
    /// A name for an artifact of this attempt. Attempts never share names, so a late one cannot touch what an accepted one wrote.
    /// </summary>
    public string Uri(string name) => ArtifactOrigin.ItemUri(Item.JobId, Item.Round, Item.Index, Item.Attempt, name);

    /// <summary>The same for vectors and lists, which are deleted once no later round reads them: see <see cref="BulkArtifacts"/>.</summary>
    public string BulkUri(string name) => ArtifactOrigin.BulkUri(Item.JobId, Item.Round, Item.Index, Item.Attempt, name);

    /// <summary>True when the job ran <paramref name="round"/>.</summary>
    public bool Ran(RoundKind round) => Order.Rounds.Any(r => r.Round == round);

    /// <summary>The results of a finished round, in item order.</summary>
    public IReadOnlyList<T> Results<T>(RoundKind round)
        where T : WorkResult
    {
        ArtifactRef index = Order.Rounds.Single(r => r.Round == round).Index;
        return [.. RoundIndex.Read<WorkResult[]>(Store, index).Cast<T>()];
    }

    /// <summary>The data set's layout, from the plan; read once a kernel, since it lists every input file.</summary>
    public DatasetLayout Layout() => _layout ??= ReadLayout();

    /// <summary>The data set's files, wherever they are.</summary>
    public IInputFiles InputFiles() =>
        Remote is null ? new PlannedFiles(Layout()) : new RemoteInputFiles(Remote, LayoutReference(), Layout());

    private ArtifactRef LayoutReference() => Results<PlanResult>(RoundKind.Plan)[0].Layout;

    private DatasetLayout ReadLayout()
    {
        using Stream stream = Store.OpenRead(LayoutReference());
        return LayoutArtifact.Read(stream);
    }
}
