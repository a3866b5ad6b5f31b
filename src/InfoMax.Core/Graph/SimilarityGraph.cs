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
}
