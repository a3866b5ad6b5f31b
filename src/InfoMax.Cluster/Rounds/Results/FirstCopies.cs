namespace InfoMax.Cluster.Rounds.Results;

/// <summary>The copies that a budget above the representatives takes: those of the largest importance, ties to the lower row.</summary>
/// <param name="Rows">Global row numbers, ascending.</param>
/// <param name="Importance">I_i of each.</param>
internal sealed record FirstCopies(long[] Rows, float[] Importance)
{
    /// <summary>Holds no more than it takes, however many copies there are.</summary>
    /// <param name="tables">The copies, split by split.</param>
    /// <param name="count">How many are wanted.</param>
    public static FirstCopies Take(IEnumerable<CopyTable> tables, int count)
    {
        if (count <= 0)
        {
            return new FirstCopies([], []);
        }

        // The last of those taken comes out first.
        PriorityQueue<(long Row, float Importance), (float Importance, long Row)> taken =
            new(Comparer<(float Importance, long Row)>.Create(static (a, b) => a.Importance == b.Importance ? b.Row.CompareTo(a.Row) : a.Importance.CompareTo(b.Importance)));
        foreach (CopyTable table in tables)
        {
            for (int i = 0; i < table.Rows.Length; i++)
            {
                (long Row, float Importance) copy = (table.Rows[i], table.Importance[i]);
                if (taken.Count < count)
                {
                    taken.Enqueue(copy, (copy.Importance, copy.Row));
                }
                else
                {
                    taken.EnqueueDequeue(copy, (copy.Importance, copy.Row));
                }
            }
        }

        (long Row, float Importance)[] copies = [.. taken.UnorderedItems.Select(item => item.Element).OrderBy(copy => copy.Row)];
        return new FirstCopies(Array.ConvertAll(copies, copy => copy.Row), Array.ConvertAll(copies, copy => copy.Importance));
    }
}
