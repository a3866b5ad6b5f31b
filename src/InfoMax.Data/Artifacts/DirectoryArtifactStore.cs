namespace InfoMax.Data.Artifacts;

/// <summary>Artifacts as files below one directory, local or shared.</summary>
public sealed class DirectoryArtifactStore : IArtifactStore
{
    /// <param name="root">The directory; created when missing.</param>
    public DirectoryArtifactStore(string root) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ArtifactRef Write(string uri, Func<Stream, long> write) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Stream OpenRead(ArtifactRef artifact) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Delete(string prefix) => throw new NotImplementedException();
}
