namespace InfoMax.Core.Copies;

/// <summary>Gives all rows what was found for the different ones among them.</summary>
public static class EqualRows
{
    /// <summary>The leading rows, ascending: one of each that differ.</summary>
    /// <param name="leads">The leading row of each row, itself for a leading one; length N.</param>
    public static int[] Distinct(int[] leads)
    {
        ArgumentNullException.ThrowIfNull(leads);
        return [.. Enumerable.Range(0, leads.Length).Where(row => leads[row] == row)];
    }

    /// <summary>Which of the different rows lead equal ones.</summary>
    /// <param name="leads">The leading row of each row, itself for a leading one; length N.</param>
    /// <param name="distinct">The leading rows, ascending.</param>
    public static bool[] Repeated(int[] leads, int[] distinct)
    {
        ArgumentNullException.ThrowIfNull(leads);
        bool[] repeated = new bool[leads.Length];
        for (int row = 0; row < leads.Length; row++)
        {
            repeated[leads[row]] |= leads[row] != row;
        }

        return Array.ConvertAll(distinct, row => repeated[row]);
    }

    /// <summary>The representative of every row: that of the first row that equals it, unless a nearer one comes between the two.</summary>
    /// <param name="near">The assignment of the leading rows, by their places among them.</param>
    /// <param name="leads">The leading row of each row, itself for a leading one; length N.</param>
    /// <param name="distinct">The leading rows, ascending.</param>
    /// <param name="rank">Place of each row in the walk; asked for where it is needed.</param>
    public static CopyAssignment Assign(CopyAssignment near, int[] leads, int[] distinct, Func<int[]> rank)
    {
        ArgumentNullException.ThrowIfNull(near);
        ArgumentNullException.ThrowIfNull(leads);
        ArgumentNullException.ThrowIfNull(rank);
        int[] representatives = new int[leads.Length];
        float[] cosines = new float[leads.Length];
        for (int row = 0; row < leads.Length; row++)
        {
            int lead = Array.BinarySearch(distinct, leads[row]);
            representatives[row] = distinct[near.Representatives[lead]];
            cosines[row] = near.Cosines[lead];
        }

        if (near.Later.Count > 0)
        {
            // A row's place among the leading ones is how many of them come before it.
            int walked = 0;
            foreach (int row in CopyRank.Order(rank()))
            {
                if (leads[row] == row)
                {
                    walked++;
                }
                else if (near.Later.TryGetValue(Array.BinarySearch(distinct, leads[row]), out CopyStep[]? steps)
                    && Array.FindLastIndex(steps, step => step.Rank < walked) is >= 0 and int last)
                {
                    (representatives[row], cosines[row]) = (distinct[steps[last].Row], steps[last].Cosine);
                }
            }
        }

        return near with { Representatives = representatives, Cosines = cosines, Later = new Dictionary<int, CopyStep[]>() };
    }
}
