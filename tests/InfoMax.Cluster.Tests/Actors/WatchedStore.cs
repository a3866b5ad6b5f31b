using System.Collections.Concurrent;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Tests.Actors;

/// <summary>An artifact store that counts what is written, and may be told to hold or fail a write.</summary>
internal sealed class WatchedStore(ISharedStore inner) : ISharedStore
{
    /// <summary>Uris of the writes that were begun, in order.</summary>
    public ConcurrentQueue<string> Writes { get; } = new();

    /// <summary>Called before each write with its uri.</summary>
    public Action<string>? BeforeWrite { get; set; }

    /// <summary>What is written instead of an artifact's content; null, or an answer of null, for nothing else.</summary>
    public Func<string, Func<Stream, long>?>? Instead { get; set; }

    public string Kind => inner.Kind;

    public string Location => inner.Location;

    public IArtifactUploads? Uploads => inner.Uploads;

    public ArtifactRef Write(string uri, Func<Stream, long> write)
    {
        Writes.Enqueue(uri);
        BeforeWrite?.Invoke(uri);
        return inner.Write(uri, Instead?.Invoke(uri) ?? write);
    }

    public Stream OpenRead(ArtifactRef artifact) => inner.OpenRead(artifact);

    public void Delete(string prefix) => inner.Delete(prefix);

    public string? FindId() => inner.FindId();

    public string ReadOrCreateId() => inner.ReadOrCreateId();

    public void Remove() => inner.Remove();
}
