using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>
/// The copies that a budget above the representatives takes: those of the largest importance, ties to the lower row. The importance at
/// which they end is found by two histograms, so that nothing is held of the copies themselves.
/// </summary>
internal static class FirstCopies
{
    private const int Bins = 1 << 16;

    /// <summary>The copies in row order. A copy adds nothing that its representative has not given: its gain is 0.</summary>
    /// <param name="tables">The copies, split by split; asked for three times.</param>
    /// <param name="count">How many are wanted.</param>
    public static IEnumerable<ChosenRow> Take(Func<IEnumerable<CopyTable>> tables, long count) =>
        Places(tables, count).Select(at => new ChosenRow(at.Table.Rows[at.Place], at.Table.Importance[at.Place], 0));

    /// <summary>How many of the copies that are taken have a cosine of at least some value to their representative, which is kept too.</summary>
    public static long Close(Func<IEnumerable<CopyTable>> tables, long count, float cosine) =>
        Places(tables, count).LongCount(at => at.Table.Cosines[at.Place] >= cosine);

    private static IEnumerable<(CopyTable Table, int Place)> Places(Func<IEnumerable<CopyTable>> tables, long count)
    {
        ArgumentNullException.ThrowIfNull(tables);
        if (count <= 0)
        {
            return [];
        }

        (uint last, long ties) = Last(tables, count);
        return Taken(tables, last, ties);
    }

    private static IEnumerable<(CopyTable Table, int Place)> Taken(Func<IEnumerable<CopyTable>> tables, uint last, long ties)
    {
        foreach (CopyTable table in tables())
        {
            for (int i = 0; i < table.Rows.Length; i++)
            {
                uint key = KeyOf(table.Importance[i]);
                if (key > last || (key == last && ties-- > 0))
                {
                    yield return (table, i);
                }
            }
        }
    }

    /// <summary>The key of the last copy that is taken, and how many of that key are.</summary>
    private static (uint Key, long Ties) Last(Func<IEnumerable<CopyTable>> tables, long count)
    {
        long[] high = new long[Bins];
        foreach (float importance in tables().SelectMany(table => table.Importance))
        {
            high[KeyOf(importance) >> 16]++;
        }

        if (high.Sum() <= count)
        {
            return (0, long.MaxValue);
        }

        (int bin, long left) = From(high, count);
        long[] low = new long[Bins];
        foreach (float importance in tables().SelectMany(table => table.Importance))
        {
            uint key = KeyOf(importance);
            low[key & (Bins - 1)] += key >> 16 == bin ? 1 : 0;
        }

        (int place, long ties) = From(low, left);
        return (((uint)bin << 16) | (uint)place, ties);
    }

    /// <summary>The bin, counted from the highest, in which the wanted number is reached, and how many of it are wanted.</summary>
    private static (int Bin, long Left) From(long[] counts, long wanted)
    {
        int bin = Bins - 1;
        while (counts[bin] < wanted)
        {
            wanted -= counts[bin--];
        }

        return (bin, wanted);
    }

    /// <summary>Orders floats as numbers, both zeros alike.</summary>
    private static uint KeyOf(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value + 0f);
        return bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits;
    }
}
