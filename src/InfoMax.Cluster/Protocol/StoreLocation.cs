using MessagePack;

namespace InfoMax.Cluster.Protocol;

/// <summary>
/// Where the coordinator's node keeps a job's artifacts. A node that sees the very same directory or object store uses it; of a
/// directory any other one reads and writes over HTTP.
/// </summary>
/// <param name="Id">The content of the store's marker; it is the same one only where its marker says so.</param>
/// <param name="Directory">Full path of the directory on the coordinator's node, or the address of an object store.</param>
/// <param name="Url">Base address of the coordinator node's HTTP endpoints, or null where it has none.</param>
/// <param name="UploadKey">What lets the attempt that is given it upload its artifacts there; null for none.</param>
[MessagePackObject]
public sealed record StoreLocation(
    [property: Key(0)] string Id, [property: Key(1)] string Directory, [property: Key(2)] string? Url,
    [property: Key(3)] string? UploadKey = null);
