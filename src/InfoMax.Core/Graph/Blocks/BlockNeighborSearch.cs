using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph.Blocks;

/// <summary>
/// Nearly all of the k nearest rows by cosine: rows are cut into blocks of neighbours, every row probes the blocks
/// whose centres are nearest to it, and a pair met from either side is offered to both lists.
/// </summary>
/// <remarks>
/// About N m b d multiply-adds for m probes of blocks of b rows, against N N d / 2 of the exact search. The fewest
/// probes are taken that reach the wanted recall on a sample. Cosines are bit for bit those of the exact search, and so
/// is the whole list of a row whose neighbours were all met: larger cosines first, ties to the lower row. The result
/// depends on the rows, the options and the instruction set, not on the number of threads. Memory beside the
/// embeddings: their copy in the order of the blocks, 8 k + 4 m bytes a row, and about 2 MB a thread.
/// </remarks>
public static class BlockNeighborSearch
{
    /// <summary>The k nearest other rows of every row, with the sampled recall.</summary>
    /// <param name="embeddings">N rows with their norms filled in, none zero or non-finite.</param>
    /// <param name="k">Neighbours wanted, at least 0; the lists hold min(k, N - 1), fewer where a row met fewer rows.</param>
    /// <param name="options">Recall, seed and limits.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="progress">Called with the finished fraction in (0, 1], rising, from any thread; or null.</param>
    /// <param name="cancellationToken">Looked at every few milliseconds of work at most.</param>
    /// <returns>Lists of raw cosines, and the recall measured on the sample.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or the lists do not fit into one array.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static (NeighborLists Lists, RecallEstimate Recall) Build(
        EmbeddingMatrix embeddings,
        int k,
        BlockSearchOptions options,
        IKernelExecutor executor,
        Action<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(executor);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        BlockSearch search = new(embeddings, Math.Min(k, Math.Max(0, embeddings.Rows - 1)), options, BlockProduct.Best, executor, cancellationToken);
        return search.Run(progress);
    }
}
