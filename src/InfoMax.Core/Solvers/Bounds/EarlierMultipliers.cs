namespace InfoMax.Core.Solvers.Bounds;

/// <summary>The multipliers of pairs and edges before the cuts changed: of a pair in a cut its own, else its edge's.</summary>
/// <param name="Pairs">Pairs of the cuts then.</param>
/// <param name="Lambda">Multiplier of each of the pairs.</param>
/// <param name="Edges">Multipliers of the edges in no cut.</param>
internal sealed record EarlierMultipliers(PairIndex Pairs, float[] Lambda, EdgeMultipliers Edges)
{
    /// <summary>Where there were none.</summary>
    /// <param name="rows">N.</param>
    public static EarlierMultipliers None(int rows) => new(new PairIndex(new int[rows + 1], []), [], EdgeMultipliers.Known(rows, [], []));

    /// <summary>Whether there were any.</summary>
    public bool Any => Lambda.Length > 0 || Edges.Lambda.Length > 0;

    /// <summary>Those of a row's pairs and edges, to be asked for in the ascending order of the other rows.</summary>
    public Walk Of(int row) => new(this, row);

    /// <summary>One row's.</summary>
    internal ref struct Walk(EarlierMultipliers earlier, int row)
    {
        private readonly ReadOnlySpan<int> _neighbors = earlier.Edges.Neighbors.AsSpan(earlier.Edges.Starts[row]..earlier.Edges.Starts[row + 1]);
        private PairIndex.Walk _pairs = earlier.Pairs.Of(row);
        private int _at;

        /// <summary>The multiplier with <paramref name="other"/>, 0 where there was none; and its pair then, or -1.</summary>
        public (float Lambda, int Pair) Seek(int other)
        {
            int pair = _pairs.Seek(other);
            return pair >= 0
                ? (earlier.Lambda[pair], pair)
                : (AscendingRows.Seek(_neighbors, ref _at, other) ? earlier.Edges.Lambda[earlier.Edges.Starts[row] + _at] : 0, -1);
        }
    }
}
