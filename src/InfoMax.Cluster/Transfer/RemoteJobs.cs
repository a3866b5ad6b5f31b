using System.Collections.Concurrent;
using InfoMax.Cluster.Protocol;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Artifacts.Http;

namespace InfoMax.Cluster.Transfer;

/// <summary>
/// Opens the artifacts of jobs that another node coordinates: its directory where this node sees the very same one, told by
/// the marker file in it and never by the path alone, else its HTTP endpoints. Thread-safe; one a node.
/// </summary>
public sealed class RemoteJobs : IDisposable
{
    private readonly TransferClient _client;
    private readonly ConcurrentDictionary<(string Id, string Directory), DirectoryArtifactStore> _directories = new();

    /// <param name="options">Limits and patience of transfers.</param>
    public RemoteJobs(TransferOptions options) => _client = new TransferClient(options);

    /// <summary>The artifacts at a location, and the way to its inputs. Looks at the disk.</summary>
    /// <param name="location">Where the coordinator keeps them.</param>
    /// <param name="cancellationToken">Ends transfers of what is opened.</param>
    /// <exception cref="ArtifactException">The directory is not seen here, and there is no HTTP endpoint.</exception>
    public JobFiles Open(StoreLocation location, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(location);
        TransferChannel? channel = location.Url is null ? null : _client.Connect(location.Url, cancellationToken, location.UploadKey);
        if (StoreMarker.Read(location.Directory) == location.Id)
        {
            return new JobFiles(_directories.GetOrAdd((location.Id, location.Directory), key => new DirectoryArtifactStore(key.Directory)), channel);
        }

        return channel is null
            ? throw new ArtifactException($"the artifacts in {location.Directory} of the coordinator's node: not seen from this node, and that node has no HTTP endpoint; share the directory, or start it with --http-port")
            : new JobFiles(new HttpArtifactStore(channel), channel);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
