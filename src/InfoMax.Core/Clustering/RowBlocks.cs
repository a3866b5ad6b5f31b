namespace InfoMax.Core.Clustering;

/// <summary>
/// N rows cut into B blocks of rows that lie close together. Block b is <c>Order[FirstRow[b] .. FirstRow[b + 1])</c>,
/// row numbers ascending; no block is empty. Immutable by convention.
/// </summary>
public sealed class RowBlocks
{
    /// <param name="order">The row numbers, block after block, a permutation of 0 .. N - 1.</param>
    /// <param name="firstRow">Where each block begins in the order, and N: B + 1 places.</param>
    /// <param name="centroids">The mean direction of each block; blocks cut from equal rows share one.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public RowBlocks(int[] order, int[] firstRow, SphericalCentroids centroids)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(firstRow);
        ArgumentNullException.ThrowIfNull(centroids);
        if (firstRow.Length != centroids.Count + 1 || firstRow[^1] != order.Length)
        {
            throw new ArgumentException($"{centroids.Count} blocks of {order.Length} rows, got {firstRow.Length} borders that end at {firstRow[^1]}");
        }

        Order = order;
        FirstRow = firstRow;
        Centroids = centroids;
    }

    /// <summary>Row numbers, grouped by block.</summary>
    public int[] Order { get; }

    /// <summary>Begin of each block in <see cref="Order"/>, and N behind the last.</summary>
    public int[] FirstRow { get; }

    /// <summary>The centre of each block's rows: a row probes the blocks whose centres are nearest to it.</summary>
    public SphericalCentroids Centroids { get; }

    /// <summary>Number of blocks B.</summary>
    public int Count => Centroids.Count;

    /// <summary>Rows cut by their numbers alone, into blocks that differ by at most one row: for searches that visit every block. Their centres mean nothing.</summary>
    /// <param name="rows">N, at least one.</param>
    /// <param name="blocks">B, 1 to N.</param>
    /// <param name="dimension">Values in a row.</param>
    public static RowBlocks ByNumber(int rows, int blocks, int dimension) => new(
        [.. Enumerable.Range(0, rows)],
        [.. Enumerable.Range(0, blocks + 1).Select(block => (int)((long)rows * block / blocks))],
        new SphericalCentroids(new float[(long)blocks * dimension], blocks, dimension));

    /// <summary>How many rows a block has, its border to the next taken from the grouped order.</summary>
    public int Size(int block) => FirstRow[block + 1] - FirstRow[block];

    /// <summary>The block of each place in <see cref="Order"/>, length N.</summary>
    public int[] BlockOfPlace()
    {
        int[] block = new int[Order.Length];
        for (int b = 0; b < Count; b++)
        {
            Array.Fill(block, b, FirstRow[b], Size(b));
        }

        return block;
    }
}
