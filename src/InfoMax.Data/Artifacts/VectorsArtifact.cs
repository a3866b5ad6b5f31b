using InfoMax.Core.Embeddings;

namespace InfoMax.Data.Artifacts;

/// <summary>
/// Arrow IPC file: <c>reciprocal_norm</c> float32, <c>embedding</c> fixed_size_list of half or float. Record batches of 1-8 MB.
/// Row order is that of the rows artifact written beside it.
/// </summary>
public static class VectorsArtifact
{
    /// <summary>Opens a writer over a stream; the writer does not close the stream.</summary>
    public static VectorsWriter OpenWriter(Stream stream, int dimension, EmbeddingElement element) => throw new NotImplementedException();

    /// <summary>Streams the batches in order, norms filled; the caller disposes each.</summary>
    public static IEnumerable<EmbeddingMatrix> Read(Stream stream) => throw new NotImplementedException();

    /// <summary>Copies all rows of the artifact into <paramref name="target"/> from row <paramref name="firstRow"/>, norms included; returns the rows copied.</summary>
    /// <exception cref="ArtifactException">Dimension or element differ, or the rows do not fit.</exception>
    public static int ReadInto(Stream stream, EmbeddingMatrix target, int firstRow) => throw new NotImplementedException();
}

/// <summary>Appends rows to a vectors artifact.</summary>
public sealed class VectorsWriter : IDisposable
{
    /// <summary>Appends <paramref name="count"/> rows of <paramref name="source"/> (norms filled) from <paramref name="firstRow"/>, cutting batches of 1-8 MB.</summary>
    public void Append(EmbeddingMatrix source, int firstRow, int count) => throw new NotImplementedException();

    /// <summary>Appends the listed rows of <paramref name="source"/>, in that order.</summary>
    public void Append(EmbeddingMatrix source, ReadOnlySpan<int> rows) => throw new NotImplementedException();

    /// <summary>Writes the last batch and the footer; returns the rows written.</summary>
    public long Finish() => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}
