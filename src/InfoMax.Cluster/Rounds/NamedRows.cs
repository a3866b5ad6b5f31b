using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>The different rows that neighbour lists name, gathered in portions: memory holds each of them once.</summary>
internal sealed class NamedRows
{
    private long[] _rows = [];

    /// <summary>Those so far, ascending.</summary>
    public long[] Rows => _rows;

    /// <summary>The rows that lists are of, and those that they name, ascending.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="lists">The lists.</param>
    /// <param name="used">Places of a list that count.</param>
    /// <exception cref="ArtifactException">The artifact is missing or damaged.</exception>
    public static long[] Of(RoundContext context, ArtifactRef lists, int used)
    {
        NamedRows named = new();
        foreach (GlobalLists portion in ListPortions.Read(context, lists))
        {
            int places = Math.Min(used, portion.K);
            long[] rows = new long[portion.Rows.Length * (places + 1)];
            for (int i = 0; i < portion.Rows.Length; i++)
            {
                rows[i * (places + 1)] = portion.Rows[i];
                portion.Neighbors.AsSpan(i * portion.K, places).CopyTo(rows.AsSpan((i * (places + 1)) + 1));
            }

            named.Add(rows);
        }

        return named.Rows;
    }

    /// <summary>Takes a portion, which is sorted in place; negative numbers name no row.</summary>
    public void Add(Span<long> named)
    {
        named.Sort();
        named = named[None(named)..];
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

    /// <summary>How many of ascending numbers name no row.</summary>
    private static int None(ReadOnlySpan<long> ascending)
    {
        int count = 0;
        while (count < ascending.Length && ascending[count] < 0)
        {
            count++;
        }

        return count;
    }
}
