namespace InfoMax.Core.Graph;

/// <summary>
/// The k-nearest-neighbour lists of N rows: row i's neighbours are
/// <c>Neighbors[i*K .. i*K + K)</c>, by descending cosine, ties by ascending row number; unused places hold -1
/// (and a cosine of 0) and come last. A row is never its own neighbour. Cosines are raw, in [-1, 1] up to rounding.
/// Immutable by convention once built.
/// </summary>
public sealed class NeighborLists
{
    /// <param name="rows">Number of rows N.</param>
    /// <param name="k">List length K; an exact search over N rows yields min(k, N - 1).</param>
    /// <param name="neighbors">Row numbers, length N * K.</param>
    /// <param name="cosines">Cosine similarities, length N * K.</param>
    /// <exception cref="ArgumentException">An array's length is not N * K.</exception>
    public NeighborLists(int rows, int k, int[] neighbors, float[] cosines)
    {
        ArgumentNullException.ThrowIfNull(neighbors);
        ArgumentNullException.ThrowIfNull(cosines);
        if (neighbors.LongLength != (long)rows * k || cosines.LongLength != neighbors.LongLength)
        {
            throw new ArgumentException($"lists of {rows} rows x {k} need {(long)rows * k} entries, got {neighbors.LongLength} and {cosines.LongLength}");
        }

        Rows = rows;
        K = k;
        Neighbors = neighbors;
        Cosines = cosines;
    }

    /// <summary>Number of rows N.</summary>
    public int Rows { get; }

    /// <summary>Places in each list.</summary>
    public int K { get; }

    /// <summary>Neighbour row numbers, length N * K, -1 where unused.</summary>
    public int[] Neighbors { get; }

    /// <summary>Cosines of <see cref="Neighbors"/>, length N * K.</summary>
    public float[] Cosines { get; }

    /// <summary>The lists of some rows, in the order given; neighbours keep their numbers.</summary>
    public NeighborLists Pick(ReadOnlySpan<int> rows)
    {
        int[] neighbors = new int[(long)rows.Length * K];
        float[] cosines = new float[neighbors.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            Array.Copy(Neighbors, (long)rows[i] * K, neighbors, (long)i * K, K);
            Array.Copy(Cosines, (long)rows[i] * K, cosines, (long)i * K, K);
        }

        return new NeighborLists(rows.Length, K, neighbors, cosines);
    }

    /// <summary>The first <paramref name="k"/> places of every list: the k-NN lists for a smaller k.</summary>
    public NeighborLists Truncate(int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        if (k >= K)
        {
            return this;
        }

        int[] neighbors = new int[(long)Rows * k];
        float[] cosines = new float[(long)Rows * k];
        for (int i = 0; i < Rows; i++)
        {
            Array.Copy(Neighbors, (long)i * K, neighbors, (long)i * k, k);
            Array.Copy(Cosines, (long)i * K, cosines, (long)i * k, k);
        }

        return new NeighborLists(Rows, k, neighbors, cosines);
    }
}
