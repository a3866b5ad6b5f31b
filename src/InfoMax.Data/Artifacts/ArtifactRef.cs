namespace InfoMax.Data.Artifacts;

/// <summary>Names an immutable artifact: all that a message ever carries of bulk data.</summary>
/// <param name="Uri">Store-relative name with forward slashes, e.g. <c>job/graph/00003.arrow</c>.</param>
/// <param name="Sha256">Digest of the content, lower-case hex.</param>
/// <param name="Rows">Rows of the content.</param>
/// <param name="Bytes">Length of the content.</param>
public sealed record ArtifactRef(string Uri, string Sha256, long Rows, long Bytes);
