namespace InfoMax.Core.Graph;

/// <summary>
/// W = K + K^T, where K_ij = max(0, cos(e_i, e_j)) for j in N_k(i): a symmetric graph in compressed rows.
/// Neighbours of row i are <c>Neighbors[Offsets[i] .. Offsets[i+1])</c>, ascending, never i itself;
/// weights are in (0, 2] up to rounding (a pair found from both sides counts twice). Both directions are stored.
/// Immutable by convention once built.
/// </summary>
public sealed class SimilarityGraph
{
    /// <param name="offsets">Length N + 1, ascending from 0.</param>
    /// <param name="neighbors">Row numbers, ascending within a row.</param>
    /// <param name="weights">W_ij, same length as <paramref name="neighbors"/>.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public SimilarityGraph(long[] offsets, int[] neighbors, float[] weights)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        ArgumentNullException.ThrowIfNull(neighbors);
        ArgumentNullException.ThrowIfNull(weights);
        if (offsets.Length == 0 || offsets[0] != 0 || offsets[^1] != neighbors.LongLength || weights.LongLength != neighbors.LongLength)
        {
            throw new ArgumentException("offsets, neighbours and weights do not describe one compressed-row graph");
        }

        Offsets = offsets;
        Neighbors = neighbors;
        Weights = weights;
    }

    /// <summary>Number of rows N.</summary>
    public int Rows => Offsets.Length - 1;

    /// <summary>Start of each row's entries, length N + 1.</summary>
    public long[] Offsets { get; }

    /// <summary>Neighbour row numbers.</summary>
    public int[] Neighbors { get; }

    /// <summary>W_ij of each entry.</summary>
    public float[] Weights { get; }

    /// <summary>Stored entries, twice the number of undirected edges.</summary>
    public long Entries => Neighbors.LongLength;

    /// <summary>sum_ij W_ij in double precision, in storage order.</summary>
    public double TotalWeight()
    {
        double sum = 0;
        foreach (float weight in Weights)
        {
            sum += weight;
        }

        return sum;
    }

    /// <summary>mean_i sum_j W_ij, 0 for an empty graph.</summary>
    public double MeanRowWeight() => Rows == 0 ? 0 : TotalWeight() / Rows;

    /// <summary>W_ij, 0 when i and j are not joined: a binary search in i's list.</summary>
    internal float Weight(int i, int j)
    {
        int offset = (int)Offsets[i];
        int length = (int)(Offsets[i + 1] - offset);
        int place = Neighbors.AsSpan(offset, length).BinarySearch(j);
        return place < 0 ? 0 : Weights[offset + place];
    }

    /// <summary>
    /// The graph on some of the rows: entry i of <paramref name="rows"/> becomes row i, and the edges between chosen
    /// rows keep their weights. O(N + entries of the chosen rows).
    /// </summary>
    /// <param name="rows">Row numbers, strictly ascending.</param>
    /// <exception cref="ArgumentException">The rows are not strictly ascending row numbers of this graph.</exception>
    public SimilarityGraph Induce(ReadOnlySpan<int> rows)
    {
        int[] places = new int[Rows];
        Array.Fill(places, -1);
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] >= Rows || rows[i] < 0 || (i > 0 && rows[i] <= rows[i - 1]))
            {
                throw new ArgumentException($"row {rows[i]} at place {i}: rows must be strictly ascending in [0, {Rows})");
            }

            places[rows[i]] = i;
        }

        long[] offsets = new long[rows.Length + 1L];
        for (int i = 0; i < rows.Length; i++)
        {
            long kept = 0;
            for (long e = Offsets[rows[i]]; e < Offsets[rows[i] + 1L]; e++)
            {
                kept += places[Neighbors[e]] >= 0 ? 1 : 0;
            }

            offsets[i + 1L] = offsets[i] + kept;
        }

        int[] neighbors = new int[offsets[^1]];
        float[] weights = new float[offsets[^1]];
        long next = 0;
        foreach (int row in rows)
        {
            for (long e = Offsets[row]; e < Offsets[row + 1L]; e++)
            {
                int place = places[Neighbors[e]];
                if (place >= 0)
                {
                    neighbors[next] = place;
                    weights[next++] = Weights[e];
                }
            }
        }

        return new SimilarityGraph(offsets, neighbors, weights);
    }
}
