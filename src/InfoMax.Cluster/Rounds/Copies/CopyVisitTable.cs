using InfoMax.Core.Copies;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>Visits of a range's rows as a table of <c>place</c> and <c>cell</c>.</summary>
internal static class CopyVisitTable
{
    public static ArtifactRef Write(RoundContext context, string name, CopyVisits visits)
    {
        int[] places = new int[visits.Blocks.Length];
        for (int place = 0; place + 1 < visits.First.Length; place++)
        {
            Array.Fill(places, place, visits.First[place], visits.First[place + 1] - visits.First[place]);
        }

        return CopyMail.Table(context, name, ("place", places), ("cell", visits.Blocks));
    }

    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="table">The table.</param>
    /// <param name="rows">Rows of the range.</param>
    public static CopyVisits Read(RoundContext context, ArtifactRef table, int rows)
    {
        int[] first = new int[rows + 1];
        int[] places = new int[table.Rows];
        int[] cells = new int[table.Rows];
        CopyMail.Columns(context, table, ("place", places), ("cell", cells));
        foreach (int place in places)
        {
            first[place + 1]++;
        }

        for (int place = 0; place < rows; place++)
        {
            first[place + 1] += first[place];
        }

        return new CopyVisits(first, cells);
    }

    /// <summary>The visits of both.</summary>
    public static CopyVisits Join(CopyVisits one, CopyVisits other)
    {
        int[] first = new int[one.First.Length];
        List<int> cells = new(one.Blocks.Length + other.Blocks.Length);
        for (int place = 0; place + 1 < first.Length; place++)
        {
            cells.AddRange(one.Blocks.AsSpan(one.First[place]..one.First[place + 1]));
            cells.AddRange(other.Blocks.AsSpan(other.First[place]..other.First[place + 1]));
            first[place + 1] = cells.Count;
        }

        return new CopyVisits(first, [.. cells]);
    }
}
