using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Faults;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Transfer;
using InfoMax.Data;
using InfoMax.Data.Access;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Partitions;

/// <summary>What a node's actors share.</summary>
/// <param name="Store">Where the artifacts of this node's jobs are.</param>
/// <param name="Gate">The node's compute threads.</param>
/// <param name="Clock">The clock.</param>
public sealed record CoordinatorServices(ISharedStore Store, ComputeGate Gate, TimeProvider Clock)
{
    /// <summary>Where other nodes find <see cref="Store"/>; null for a node that shares it with none.</summary>
    public StoreLocation? Location { get; init; }

    /// <summary>Keys of the uploads to <see cref="Location"/>; null where nobody uploads.</summary>
    public UploadKeys? UploadKeys { get; init; }

    /// <summary>Opens the stores and inputs of jobs that another node coordinates; null for a node that takes none.</summary>
    public RemoteJobs? Remote { get; init; }

    /// <summary>Where jobs may read and write, on a node that plans and writes.</summary>
    public PathRoots Roots { get; init; } = PathRoots.Anywhere;

    /// <summary>The artifacts of a job are deleted when it is over and cannot go on; else whoever submitted it does that.</summary>
    public bool ReleasesArtifacts { get; init; }

    /// <summary>How a job is begun again that is another than the one of its id, or cannot go on.</summary>
    internal string BeginAgain => ReleasesArtifacts ? "submit it as a new one, with another --job" : JobSpecDifference.Overwrite;

    /// <summary>Where tests hold this node's work; null outside tests.</summary>
    public FaultPoints? Faults { get; init; }

    /// <summary>What of this node's coordinator stands still.</summary>
    public Standstills Standstills { get; init; } = new(Clock);

    /// <summary>What the workers of this node's coordinator wait for.</summary>
    public WorkerObstacles WorkerObstacles { get; } = new();

    /// <summary>Jobs that run at once; further ones wait.</summary>
    public int JobsAtOnce { get; init; } = 1;

    /// <summary>Memory that they may have together on a node, in bytes; 0 for no limit.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Jobs that are over and still known; null for all.</summary>
    public int? JobsKept { get; init; }

    /// <summary>The artifact store that this node looks at, as its operator names it.</summary>
    public string StoreName => Store.Uploads is null ? Store.Location : Remote?.StoreName ?? Store.Location;

    /// <summary>Why a store on the network that this node uses cannot be used now, in one line; null when all can. It waits for the network: not for actors.</summary>
    /// <exception cref="ArtifactException">A store refuses or cannot be reached.</exception>
    public string? StoreProblem() =>
        Location is { Id.Length: > 0 } location && Store.Uploads is null && Store.FindId() != location.Id
            ? $"the artifacts in {location.Directory}: the store is not the one that it was when this node started, or its marker is gone; start the node anew"
            : Remote?.StoreProblem();

    /// <summary>The artifacts and inputs that an order's work reads and writes. It looks at the disk: not for actors.</summary>
    /// <param name="location">What the order says.</param>
    /// <param name="cancellationToken">Ends whatever waits for the network.</param>
    /// <exception cref="ArtifactException">This node cannot reach them.</exception>
    public JobFiles FilesOf(StoreLocation? location, CancellationToken cancellationToken) =>
        location is null || location.Id == Location?.Id ? new JobFiles(Store.Until(cancellationToken), null)
            : Remote?.Open(location, cancellationToken)
                ?? throw new ArtifactException($"the artifacts are in {location.Directory} of another node, and this node was started without access to other nodes' stores");
}
