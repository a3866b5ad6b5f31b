namespace InfoMax.Data.Artifacts;

/// <summary>
/// The receiving side of uploads into a store, by nodes that do not see it: pages in any order, then the whole is compared
/// and named. Thread-safe.
/// </summary>
/// <remarks>Every member throws an <see cref="ArtifactException"/> for a bad name or upload id, or when the store cannot be written.</remarks>
public interface IArtifactUploads
{
    /// <summary>Puts a page where it belongs in an upload, which begins with the first of them.</summary>
    /// <param name="uri">The artifact.</param>
    /// <param name="upload">What the sender calls the upload: 32 lower-case hex digits.</param>
    /// <param name="offset">Where the page begins in the artifact.</param>
    /// <param name="page">Its bytes.</param>
    void WritePage(string uri, string upload, long offset, ReadOnlySpan<byte> page);

    /// <summary>
    /// Compares an upload with what its sender says, makes it durable and gives it its name. An upload that was completed
    /// before is done already.
    /// </summary>
    /// <returns>False when the content is not what its sender says; the upload is then forgotten.</returns>
    bool Complete(string uri, string upload, string sha256, long bytes);

    /// <summary>Deletes what was uploaded.</summary>
    void Abandon(string uri, string upload);
}
