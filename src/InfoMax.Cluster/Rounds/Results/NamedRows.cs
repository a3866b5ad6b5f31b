namespace InfoMax.Cluster.Rounds.Results;

/// <summary>The different rows that neighbour lists name, gathered in portions: memory holds each of them once.</summary>
internal sealed class NamedRows
{
    private long[] _rows = [];

    /// <summary>Those so far, ascending.</summary>
    public long[] Rows => _rows;

    /// <summary>Takes a portion, which is sorted in place; negative numbers name no row.</summary>
    public void Add(Span<long> named)
    {
        named.Sort();
        named = named[NextFrom(named, 0)..];
        int distinct = 0;
        for (int i = 0; i < named.Length; i++)
        {
            if (i == 0 || named[i] != named[i - 1])
            {
                // What is overwritten is equal to its neighbour or was kept already.
                named[distinct++] = named[i];
            }
        }

        named = named[..distinct];
        long[] merged = new long[_rows.Length + named.Length];
        (int a, int b, int count) = (0, 0, 0);
        while (a < _rows.Length || b < named.Length)
        {
            long next = b == named.Length || (a < _rows.Length && _rows[a] <= named[b]) ? _rows[a] : named[b];
            a += a < _rows.Length && _rows[a] == next ? 1 : 0;
            b += b < named.Length && named[b] == next ? 1 : 0;
            merged[count++] = next;
        }

        Array.Resize(ref merged, count);
        _rows = merged;
    }

    /// <summary>The first place in ascending numbers from which on none is below <paramref name="least"/>.</summary>
    private static int NextFrom(ReadOnlySpan<long> ascending, long least)
    {
        int at = 0;
        while (at < ascending.Length && ascending[at] < least)
        {
            at++;
        }

        return at;
    }
}
