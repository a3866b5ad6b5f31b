using System.Collections.Concurrent;
using InfoMax.Cluster.Protocol;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Transfer;

/// <summary>
/// Opens the artifacts of jobs that another node coordinates: their store where this node sees the very same
/// one, told by the marker in it and never by the name alone, else its HTTP endpoints. Thread-safe; one a node.
/// </summary>
public sealed class RemoteJobs : IDisposable
{
    private readonly TransferClient _client;
    private readonly ConcurrentDictionary<(string Id, string Location), ISharedStore> _stores = new();
    private volatile StoreLocation? _last;

    /// <param name="options">Limits and patience of transfers.</param>
    public RemoteJobs(TransferOptions options) => _client = new TransferClient(options);

    /// <summary>The artifacts at a location, and the way to its inputs. Looks at the disk.</summary>
    /// <param name="location">Where the coordinator keeps them.</param>
    /// <param name="cancellationToken">Ends transfers of what is opened.</param>
    /// <exception cref="ArtifactException">The directory is not seen here and there is no HTTP endpoint, or the object store refuses.</exception>
    public JobFiles Open(StoreLocation location, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(location);
        TransferChannel? channel = location.Url is null ? null : _client.Connect(location.Url, cancellationToken, location.UploadKey);
        _last = location;
        if (Find(location) is { } store)
        {
            return new JobFiles(store.Until(cancellationToken), channel);
        }

        return channel is null
            ? throw new ArtifactException($"the artifacts in {location.Directory} of the coordinator's node: not seen from this node, and that node has no HTTP endpoint; share the directory, or start it with --http-port")
            : new JobFiles(new HttpArtifactStore(channel), channel);
    }

    /// <summary>The store of the last job that was another node's; null before the first.</summary>
    public string? StoreName => _last?.Directory;

    /// <summary>Why the store on the network that was asked for last cannot be used now, in one line; null when it can.</summary>
    /// <exception cref="ArtifactException">It refuses or cannot be reached.</exception>
    public string? StoreProblem()
    {
        if (_last is { } location)
        {
            ArtifactStores.Find(location.Directory, location.Id);
        }

        return null;
    }

    /// <summary>A store of this machine's file system is looked at each time, for it may have been mounted, or not, since; one on the network once.</summary>
    private ISharedStore? Find(StoreLocation location)
    {
        (string, string) key = (location.Id, location.Directory);
        if (_stores.TryGetValue(key, out ISharedStore? known) && (known.Uploads is null || known.FindId() == location.Id))
        {
            return known;
        }

        return ArtifactStores.Find(location.Directory, location.Id) is { } found ? _stores.GetOrAdd(key, found) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
