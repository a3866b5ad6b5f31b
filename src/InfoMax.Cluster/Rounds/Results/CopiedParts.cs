using InfoMax.Cluster.Jobs;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>The rows of <c>copies.parquet</c>, a row group at a time: the tables of the splits one after another, with the ids of both rows.</summary>
internal static class CopiedParts
{
    /// <summary>Makes the parts as they are asked for; null without copies.</summary>
    public static Func<IEnumerable<CopiedRows>>? Of(RoundContext context, RowIds ids) =>
        context.Results<CopiesResult>(RoundKind.Copies)[0].Copies is null ? null : () => Read(CopyTable.Splits(context), ids);

    private static IEnumerable<CopiedRows> Read(IEnumerable<CopyTable> tables, RowIds ids)
    {
        List<CopyTable> held = [];
        int rows = 0;
        foreach (CopyTable table in tables)
        {
            for (int first = 0; first < table.Rows.Length;)
            {
                int end = Math.Min(table.Rows.Length, first + CopiedRows.InPart - rows);
                held.Add(Slice(table, first, end));
                rows += end - first;
                first = end;
                if (rows == CopiedRows.InPart)
                {
                    yield return Join(held, ids);
                    held.Clear();
                    rows = 0;
                }
            }
        }

        if (rows > 0)
        {
            yield return Join(held, ids);
        }
    }

    private static CopyTable Slice(CopyTable table, int first, int end) => new(
        table.Rows[first..end], table.Representatives[first..end], table.Cosines[first..end], table.FamilySizes[first..end], [], [], []);

    private static CopiedRows Join(List<CopyTable> tables, RowIds ids)
    {
        long[] rows = [.. tables.SelectMany(table => table.Rows)];
        long[] representatives = [.. tables.SelectMany(table => table.Representatives)];
        long[] named = [.. representatives.Distinct().Order()];
        string?[]? known = ids.Of(named);
        return new CopiedRows(
            rows,
            ids.Of(rows),
            representatives,
            known is null ? null : Array.ConvertAll(representatives, row => known[Array.BinarySearch(named, row)]),
            [.. tables.SelectMany(table => table.Cosines)],
            [.. tables.SelectMany(table => table.FamilySizes)]);
    }
}
