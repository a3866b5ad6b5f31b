using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Graph;

/// <summary>
/// The true k nearest rows by cosine, by multiplying everything with everything: a tiled product of float32 unit
/// vectors with a fused top-k.
/// </summary>
/// <remarks>
/// Result: each list is the k largest by (cosine descending, row ascending), so it is bitwise the same for any number
/// of threads and any schedule on the same instruction set. Memory beside the embeddings: 16 bytes a list entry at the
/// end, 8 bytes a row, and about 5 MB a thread for packed float32 blocks.
/// </remarks>
public static class ExactNeighborSearch
{
    /// <summary>
    /// The k nearest other rows of every row. N (N-1) d flops: every pair is multiplied once and offered to both rows.
    /// </summary>
    /// <param name="embeddings">N rows with their norms filled in, none zero or non-finite.</param>
    /// <param name="k">Neighbours wanted, at least 0; the lists hold min(k, N - 1).</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="progress">Called with the finished fraction in (0, 1], about a hundred times, from any thread; or null.</param>
    /// <param name="cancellationToken">Looked at every few milliseconds of work at most.</param>
    /// <returns>Lists of raw cosines, negative ones included.</returns>
    /// <exception cref="ArgumentException">The lists do not fit into one array, or N is beyond an exact search.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static NeighborLists Build(
        EmbeddingMatrix embeddings,
        int k,
        IKernelExecutor executor,
        Action<double>? progress = null,
        CancellationToken cancellationToken = default) =>
        Build(embeddings, k, executor, SearchKernel.Best, progress, cancellationToken);

    /// <summary>The k nearest of <paramref name="rows"/> of every row of <paramref name="queries"/>. 2 Q N d flops.</summary>
    /// <param name="queries">Q rows with their norms filled in.</param>
    /// <param name="rows">N rows with their norms filled in, of the same dimension.</param>
    /// <param name="k">Neighbours wanted, at least 0; the lists hold min(k, N).</param>
    /// <param name="excluded">
    /// For each query the one row that is not to be its neighbour (itself, when it is among the rows) or -1; empty for none.
    /// </param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="progress">Called with the finished fraction in (0, 1], about a hundred times, from any thread; or null.</param>
    /// <param name="cancellationToken">Looked at every few milliseconds of work at most.</param>
    /// <returns>A list for each query; neighbours are indices into <paramref name="rows"/>, -1 where there are too few.</returns>
    /// <exception cref="ArgumentException">Dimensions or lengths disagree, or the work is beyond an exact search.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static NeighborLists Query(
        EmbeddingMatrix queries,
        EmbeddingMatrix rows,
        int k,
        ReadOnlySpan<int> excluded,
        IKernelExecutor executor,
        Action<double>? progress = null,
        CancellationToken cancellationToken = default) =>
        Query(queries, rows, k, excluded, executor, SearchKernel.Best, progress, cancellationToken);

    internal static NeighborLists Build(
        EmbeddingMatrix embeddings,
        int k,
        IKernelExecutor executor,
        SearchKernel kernel,
        Action<double>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        ArgumentNullException.ThrowIfNull(executor);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        int places = Math.Min(k, Math.Max(0, embeddings.Rows - 1));
        return Search(embeddings, null, places, null, executor, kernel, progress, cancellationToken);
    }

    internal static NeighborLists Query(
        EmbeddingMatrix queries,
        EmbeddingMatrix rows,
        int k,
        ReadOnlySpan<int> excluded,
        IKernelExecutor executor,
        SearchKernel kernel,
        Action<double>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(executor);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        if (queries.Dimension != rows.Dimension)
        {
            throw new ArgumentException($"queries of dimension {queries.Dimension} for rows of dimension {rows.Dimension}");
        }

        if (!excluded.IsEmpty && excluded.Length != queries.Rows)
        {
            throw new ArgumentException($"{excluded.Length} excluded rows for {queries.Rows} queries");
        }

        int[]? kept = excluded.IsEmpty ? null : excluded.ToArray();
        return Search(queries, rows, Math.Min(k, rows.Rows), kept, executor, kernel, progress, cancellationToken);
    }

    private static NeighborLists Search(
        EmbeddingMatrix queries,
        EmbeddingMatrix? rows,
        int places,
        int[]? excluded,
        IKernelExecutor executor,
        SearchKernel kernel,
        Action<double>? progress,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (places == 0 || queries.Rows == 0)
        {
            return new NeighborLists(queries.Rows, places, [], []);
        }

        using TopNeighbors lists = new(queries.Rows, places);
        using (TiledSearch search = new(queries, rows, lists, excluded, kernel.Product, kernel.TilingFor(queries.Dimension)))
        {
            search.Run(executor, progress, cancellationToken);
        }

        return lists.ToLists(executor, cancellationToken);
    }
}
