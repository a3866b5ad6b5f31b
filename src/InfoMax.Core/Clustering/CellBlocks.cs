using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Clustering;

/// <summary>
/// Blocks from rows whose cells are known: a cell is a block, unless it holds more than twice the rows wanted and is
/// divided. What becomes of a cell depends on its own rows alone, so the blocks of a data set are the same however its
/// cells are dealt out to partitions.
/// </summary>
public static class CellBlocks
{
    /// <summary>Cuts the rows.</summary>
    /// <param name="rows">N rows with their norms filled in.</param>
    /// <param name="cells">The cell of each row.</param>
    /// <param name="firstCell">The lowest cell number.</param>
    /// <param name="count">How many cells there are from there on.</param>
    /// <param name="options">Size of the blocks, and the effort of dividing.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The blocks in the order of the cells, with the mean of their rows as centre; null without rows.</returns>
    public static RowBlocks? Divide(
        EmbeddingMatrix rows,
        ReadOnlySpan<int> cells,
        int firstCell,
        int count,
        BlockClusteringOptions options,
        IKernelExecutor executor,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(executor);
        if (rows.Rows == 0)
        {
            return null;
        }

        int[] local = new int[cells.Length];
        for (int i = 0; i < local.Length; i++)
        {
            local[i] = cells[i] - firstCell;
        }

        int[][] members = BlockDivision.Group(local, count);
        List<BlockDivision.Leaf>?[] divided = new List<BlockDivision.Leaf>?[count];
        int[] large = [.. Enumerable.Range(0, count).Where(c => members[c].Length > 2 * options.BlockRows)];
        BlockDivision division = new(rows, options, executor, cancellationToken);
        executor.ForEach(large.Length, i => divided[large[i]] = division.Divide(members[large[i]], firstCell + large[i]), cancellationToken);

        List<ReadOnlyMemory<int>> parts = [];
        List<ReadOnlyMemory<float>> centers = [];
        for (int c = 0; c < count; c++)
        {
            if (divided[c] is { } leaves)
            {
                parts.AddRange(leaves.Select(leaf => leaf.Rows));
                centers.AddRange(leaves.Select(leaf => leaf.Centroid));
            }
            else if (members[c].Length > 0)
            {
                parts.Add(members[c]);
                centers.Add(default);
            }
        }

        return Join(rows, parts, centers, executor, cancellationToken);
    }

    private static RowBlocks Join(
        EmbeddingMatrix rows,
        List<ReadOnlyMemory<int>> parts,
        List<ReadOnlyMemory<float>> centers,
        IKernelExecutor executor,
        CancellationToken cancellationToken)
    {
        int dimension = rows.Dimension;
        int[] order = new int[rows.Rows];
        int[] first = new int[parts.Count + 1];
        int[] blockOf = new int[rows.Rows];
        float[] values = new float[(long)parts.Count * dimension];
        for (int b = 0; b < parts.Count; b++)
        {
            ReadOnlySpan<int> members = parts[b].Span;
            members.CopyTo(order.AsSpan(first[b]));
            first[b + 1] = first[b] + members.Length;
            foreach (int row in members)
            {
                blockOf[row] = b;
            }

            // The centre of rows that cancel out, which have no mean direction.
            rows.CopyNormalized(members[0], 1, values.AsSpan(b * dimension, dimension));
        }

        new CentroidUpdate(rows, blockOf, parts.Count).Run(values, executor, cancellationToken);
        for (int b = 0; b < parts.Count; b++)
        {
            // Blocks cut from equal rows share a centre bit for bit; the means of their rows might differ in the last bit.
            if (!centers[b].IsEmpty)
            {
                centers[b].Span.CopyTo(values.AsSpan(b * dimension));
            }
        }

        return new RowBlocks(order, first, new SphericalCentroids(values, parts.Count, dimension));
    }
}
