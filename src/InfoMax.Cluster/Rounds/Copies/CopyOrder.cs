using InfoMax.Core.Copies;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>Orders of rows that need not stand in that of their numbers.</summary>
internal static class CopyOrder
{
    /// <summary>Place of each row in the walk: by descending importance, ties to the lower row.</summary>
    public static int[] Rank(IReadOnlyList<float> importance, IReadOnlyList<long> rows)
    {
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        Array.Sort(order, (a, b) => importance[a] != importance[b] ? importance[b].CompareTo(importance[a]) : rows[a].CompareTo(rows[b]));
        return CopyRank.Order(order);
    }

    /// <summary>Place of each row in the order of row numbers, which may repeat.</summary>
    public static int[] ByRow(IReadOnlyList<long> rows)
    {
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        Array.Sort(order, (a, b) => rows[a] != rows[b] ? rows[a].CompareTo(rows[b]) : a.CompareTo(b));
        return CopyRank.Order(order);
    }
}
