namespace InfoMax.Core.Objective;

/// <summary>Lists the rows of each group from the group of each row.</summary>
internal static class GroupRows
{
    /// <summary>The rows of each of <paramref name="count"/> groups, ascending.</summary>
    public static int[][] Of(int[] groups, int count)
    {
        int[] sizes = new int[count];
        foreach (int group in groups)
        {
            sizes[group]++;
        }

        int[][] rows = Array.ConvertAll(sizes, size => new int[size]);
        for (int row = groups.Length - 1; row >= 0; row--)
        {
            rows[groups[row]][--sizes[groups[row]]] = row;
        }

        return rows;
    }
}
