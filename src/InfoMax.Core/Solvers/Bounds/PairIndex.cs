namespace InfoMax.Core.Solvers.Bounds;

/// <summary>
/// The distinct joined pairs that lie in some cut, as rows of (lower, higher) in ascending order, with the product
/// variable y of each. Pairs of lower row i are <c>[Starts[i] .. Starts[i + 1])</c>.
/// </summary>
internal sealed class PairIndex
{
    /// <param name="starts">Where the pairs of each lower row start, length N + 1.</param>
    /// <param name="higher">Higher row of each pair, ascending and distinct for one lower row.</param>
    public PairIndex(int[] starts, int[] higher)
    {
        Starts = starts;
        Higher = higher;
        Lower = new int[higher.Length];
        Values = new float[higher.Length];
        for (int i = 0; i + 1 < starts.Length; i++)
        {
            Lower.AsSpan(starts[i]..starts[i + 1]).Fill(i);
        }

        HigherStarts = new int[starts.Length];
        foreach (int row in higher)
        {
            HigherStarts[row + 1]++;
        }

        for (int i = 0; i + 1 < starts.Length; i++)
        {
            HigherStarts[i + 1] += HigherStarts[i];
        }

        int[] next = HigherStarts.AsSpan(0, starts.Length - 1).ToArray();
        HigherPairs = new int[higher.Length];
        for (int p = 0; p < higher.Length; p++)
        {
            HigherPairs[next[higher[p]]++] = p;
        }
    }

    /// <summary>Number of pairs.</summary>
    public int Count => Lower.Length;

    /// <summary>Start of the pairs of each lower row, length N + 1.</summary>
    public int[] Starts { get; }

    /// <summary>Lower row of each pair.</summary>
    public int[] Lower { get; }

    /// <summary>Higher row of each pair.</summary>
    public int[] Higher { get; }

    /// <summary>Start of the pairs of each higher row, length N + 1.</summary>
    public int[] HigherStarts { get; }

    /// <summary>Pairs in the order of their higher rows, ascending for each.</summary>
    public int[] HigherPairs { get; }

    /// <summary>y of each pair, in [0, 1].</summary>
    public float[] Values { get; }

    /// <summary>Pairs that hold a row.</summary>
    public int CountOf(int row) => Starts[row + 1] - Starts[row] + HigherStarts[row + 1] - HigherStarts[row];

    /// <summary>The pairs of a row, to be asked for in the ascending order of the other rows.</summary>
    public Walk Of(int row) => new(this, row);

    /// <summary>A row's pairs: first those in which it is the higher one.</summary>
    internal ref struct Walk(PairIndex index, int row)
    {
        private readonly ReadOnlySpan<int> _below = index.HigherPairs.AsSpan(index.HigherStarts[row]..index.HigherStarts[row + 1]);
        private readonly ReadOnlySpan<int> _above = index.Higher.AsSpan(index.Starts[row]..index.Starts[row + 1]);
        private int _belowAt;
        private int _aboveAt;

        /// <summary>The pair with <paramref name="other"/>, or -1.</summary>
        public int Seek(int other)
        {
            if (other > row)
            {
                return AscendingRows.Seek(_above, ref _aboveAt, other) ? index.Starts[row] + _aboveAt : -1;
            }

            while (_belowAt < _below.Length && index.Lower[_below[_belowAt]] < other)
            {
                _belowAt++;
            }

            return _belowAt < _below.Length && index.Lower[_below[_belowAt]] == other ? _below[_belowAt] : -1;
        }
    }
}
