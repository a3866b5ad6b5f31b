namespace InfoMax.Data.Formats;

/// <summary>Reads row ranges of a data set. Not thread-safe: open one per thread.</summary>
public interface IInputReader : IDisposable
{
    /// <summary>
    /// Streams rows [<paramref name="firstRow"/>, +<paramref name="count"/>) of file <paramref name="file"/>
    /// (numbers within that file) as batches of at most 8 MiB of embeddings, in order. The caller disposes each batch.
    /// </summary>
    /// <exception cref="InputDataException">The file is damaged, changed or unreadable.</exception>
    IEnumerable<InputBatch> Read(int file, long firstRow, long count, CancellationToken cancellationToken);
}
