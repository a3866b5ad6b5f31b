namespace InfoMax.Data.Artifacts;

/// <summary>Immutable, verified files. A reader never sees half a file. Thread-safe.</summary>
public interface IArtifactStore
{
    /// <summary>What it is, as a node's figures tell it: <c>directory</c>, <c>node</c> (another node's, through its HTTP port), or the scheme of an object store.</summary>
    string Kind { get; }

    /// <summary>
    /// Writes an artifact: <paramref name="write"/> fills the stream and returns its rows. The content is durable, and appears
    /// under <paramref name="uri"/> as a whole, when this returns; a writer that fails leaves what was there.
    /// </summary>
    /// <exception cref="ArtifactException">The store could not be written; the message names the file and the cause (a full disk, say).</exception>
    ArtifactRef Write(string uri, Func<Stream, long> write);

    /// <summary>
    /// Opens an artifact for seekable reading. What is read was checked against the digest of the reference: the whole before
    /// the stream is given out, or each page before a byte of it is.
    /// </summary>
    /// <exception cref="ArtifactException">It is missing, or its content is not what the reference says.</exception>
    Stream OpenRead(ArtifactRef artifact);

    /// <summary>Bytes that can still be written, or null when the store does not know.</summary>
    long? FreeBytes() => null;

    /// <summary>The same store, whose transfers end with the token.</summary>
    IArtifactStore Until(CancellationToken cancellationToken) => this;

    /// <summary>Deletes every artifact whose uri starts with <paramref name="prefix"/>; missing ones are no error.</summary>
    void Delete(string prefix);
}
