namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// The complete rows of W of one partition: every edge of its rows, wherever the other end is. Entries of row i are
/// <c>[Offsets[i] .. Offsets[i + 1])</c>, keys ascending.
/// </summary>
/// <param name="Partition">The partition.</param>
/// <param name="Importance">I_i of its n rows.</param>
/// <param name="Offsets">Length n + 1, ascending from 0.</param>
/// <param name="Keys">The other end of each entry, as <see cref="RowKey"/>.</param>
/// <param name="Weights">W_ij of each entry, above 0.</param>
/// <param name="Mutual">Whether each end has the other in its list: the cosine is then half the weight.</param>
public sealed record JoinedRows(int Partition, float[] Importance, int[] Offsets, long[] Keys, float[] Weights, bool[] Mutual)
{
    /// <summary>The group of each row; null without a quota.</summary>
    public int[]? Groups { get; init; }

    /// <summary>n.</summary>
    public int Rows => Importance.Length;

    /// <summary>
    /// Puts lists and the pairs that others' lists have with these rows together. Pairs whose cosine is not above 0 are no edges. The
    /// pairs are gone through twice, and never held.
    /// </summary>
    /// <param name="partition">The partition.</param>
    /// <param name="importance">I_i of its n rows.</param>
    /// <param name="listed">Every pair of the rows' own lists: row's place, the neighbour's key, cosine.</param>
    /// <param name="incoming">Every pair of a list, own or not, that names one of these rows: that row's place, the key of the list's row, cosine.</param>
    /// <exception cref="ArgumentException">A list names one row twice.</exception>
    public static JoinedRows Build(int partition, float[] importance, IEnumerable<JoinedPair> listed, IEnumerable<JoinedPair> incoming)
    {
        ArgumentNullException.ThrowIfNull(importance);
        ArgumentNullException.ThrowIfNull(listed);
        ArgumentNullException.ThrowIfNull(incoming);
        int[] starts = new int[importance.Length + 1];
        Count(listed, starts);
        Count(incoming, starts);
        for (int i = 0; i < importance.Length; i++)
        {
            starts[i + 1] += starts[i];
        }

        long[] keys = new long[starts[^1]];
        float[] cosines = new float[keys.Length];
        int[] next = starts[..^1];
        Scatter(listed, next, keys, cosines);
        Scatter(incoming, next, keys, cosines);
        int[] offsets = new int[starts.Length];
        bool[] mutual = new bool[keys.Length];
        int kept = 0;
        for (int i = 0; i < importance.Length; i++)
        {
            int first = kept;
            Array.Sort(keys, cosines, starts[i], starts[i + 1] - starts[i]);
            for (int e = starts[i]; e < starts[i + 1]; e++)
            {
                if (kept == first || keys[kept - 1] != keys[e])
                {
                    (keys[kept], cosines[kept]) = (keys[e], cosines[e]);
                    kept++;
                }
                else if (!mutual[kept - 1])
                {
                    cosines[kept - 1] += cosines[e];
                    mutual[kept - 1] = true;
                }
                else
                {
                    throw new ArgumentException($"row {i} of partition {partition} is joined to row {RowKey.Place(keys[e])} of partition {RowKey.Owner(keys[e])} more than twice");
                }
            }

            offsets[i + 1] = kept;
        }

        Array.Resize(ref keys, kept);
        Array.Resize(ref cosines, kept);
        Array.Resize(ref mutual, kept);
        return new JoinedRows(partition, importance, offsets, keys, cosines, mutual);
    }

    private static void Count(IEnumerable<JoinedPair> pairs, int[] starts)
    {
        foreach (JoinedPair pair in pairs)
        {
            starts[pair.Place + 1] += pair.Cosine > 0 ? 1 : 0;
        }
    }

    private static void Scatter(IEnumerable<JoinedPair> pairs, int[] next, long[] keys, float[] cosines)
    {
        foreach (JoinedPair pair in pairs)
        {
            if (pair.Cosine > 0)
            {
                int at = next[pair.Place]++;
                (keys[at], cosines[at]) = (pair.Other, pair.Cosine);
            }
        }
    }
}
