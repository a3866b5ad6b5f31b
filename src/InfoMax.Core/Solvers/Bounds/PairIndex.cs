namespace InfoMax.Core.Solvers.Bounds;

/// <summary>
/// The distinct joined pairs that lie in some cut, as rows of (lower, higher) in ascending order, with the product
/// variable y of each. Pairs of lower row i are <c>[Starts[i] .. Starts[i + 1])</c>.
/// </summary>
internal sealed class PairIndex
{
    private readonly int[] _starts;

    /// <param name="rows">Number of rows N.</param>
    /// <param name="keys">Ascending distinct keys lower * 2^32 + higher.</param>
    public PairIndex(int rows, ReadOnlySpan<long> keys)
    {
        _starts = new int[rows + 1];
        Lower = new int[keys.Length];
        Higher = new int[keys.Length];
        Values = new float[keys.Length];
        for (int p = 0; p < keys.Length; p++)
        {
            Lower[p] = (int)(keys[p] >> 32);
            Higher[p] = (int)keys[p];
            _starts[Lower[p] + 1]++;
        }

        for (int i = 0; i < rows; i++)
        {
            _starts[i + 1] += _starts[i];
        }
    }

    /// <summary>Number of pairs.</summary>
    public int Count => Lower.Length;

    /// <summary>Lower row of each pair.</summary>
    public int[] Lower { get; }

    /// <summary>Higher row of each pair.</summary>
    public int[] Higher { get; }

    /// <summary>y of each pair, in [0, 1].</summary>
    public float[] Values { get; }

    /// <summary>The pair of rows i and j in either order, or -1.</summary>
    public int Find(int i, int j)
    {
        (int lower, int higher) = i < j ? (i, j) : (j, i);
        int low = _starts[lower];
        int high = _starts[lower + 1] - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            int found = Higher[middle];
            if (found == higher)
            {
                return middle;
            }

            if (found < higher)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return -1;
    }

    /// <summary>y of the pair of rows i and j, when it is in the index.</summary>
    public bool TryGetValue(int i, int j, out float y)
    {
        int pair = Find(i, j);
        y = pair >= 0 ? Values[pair] : 0;
        return pair >= 0;
    }
}
