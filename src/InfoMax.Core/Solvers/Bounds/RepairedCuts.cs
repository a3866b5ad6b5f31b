namespace InfoMax.Core.Solvers.Bounds;

/// <summary>Multipliers of cuts that overload no edge.</summary>
/// <param name="Tables">The cuts.</param>
/// <param name="Cliques">The multiplier of each clique.</param>
/// <param name="Pairs">The own multiplier of each pair in a clique.</param>
internal sealed record RepairedCuts(CutTables Tables, double[] Cliques, double[] Pairs)
{
    /// <summary>What they add to the bound: lambda s (s + 1) / 2 of each cut, with s = 1 for a pair.</summary>
    public double Constant()
    {
        double sum = 0;
        for (int q = 0; q < Cliques.Length; q++)
        {
            sum += Cliques[q] * 0.5 * Tables.Levels[q] * (Tables.Levels[q] + 1.0);
        }

        foreach (double pair in Pairs)
        {
            sum += pair;
        }

        return sum;
    }

    /// <summary>What they take from a row: s lambda of each cut that holds it.</summary>
    public double LoadOf(int row)
    {
        double sum = 0;
        foreach (int q in Tables.RowCliques.AsSpan(Tables.RowOffsets[row]..Tables.RowOffsets[row + 1]))
        {
            sum += Tables.Levels[q] * Cliques[q];
        }

        PairIndex index = Tables.Pairs;
        foreach (int p in index.HigherPairs.AsSpan(index.HigherStarts[row]..index.HigherStarts[row + 1]))
        {
            sum += Pairs[p];
        }

        for (int p = index.Starts[row]; p < index.Starts[row + 1]; p++)
        {
            sum += Pairs[p];
        }

        return sum;
    }
}
