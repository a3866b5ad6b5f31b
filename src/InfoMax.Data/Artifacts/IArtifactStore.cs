namespace InfoMax.Data.Artifacts;

/// <summary>Immutable, verified files. A reader never sees half a file. Thread-safe.</summary>
public interface IArtifactStore
{
    /// <summary>
    /// Writes an artifact: <paramref name="write"/> fills the stream and returns its rows; the content goes to a temporary
    /// name, is flushed to disk and then renamed to <paramref name="uri"/>, replacing an older attempt's file.
    /// </summary>
    /// <exception cref="ArtifactException">The store could not be written; the message names the file and the cause (a full disk, say).</exception>
    ArtifactRef Write(string uri, Func<Stream, long> write);

    /// <summary>
    /// Opens an artifact for seekable reading after checking its length and, once a process, its digest.
    /// </summary>
    /// <exception cref="ArtifactException">It is missing, or its content is not what the reference says.</exception>
    Stream OpenRead(ArtifactRef artifact);

    /// <summary>Bytes that can still be written, or null when the store does not know.</summary>
    long? FreeBytes() => null;

    /// <summary>Deletes every artifact whose uri starts with <paramref name="prefix"/>; missing ones are no error.</summary>
    void Delete(string prefix);
}
