using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Tables;
using InfoMax.Data.Sorting;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>The rows of <c>copies.parquet</c>, a row group at a time: the tables of the splits one after another, with the ids of both rows.</summary>
internal static class CopiedParts
{
    /// <summary>Makes the parts as they are asked for; null where copies were not looked for.</summary>
    public static Func<IEnumerable<CopiedRows>>? Of(RoundContext context, RunStore runs) =>
        context.Results<CopiesResult>(RoundKind.Copies)[0].Facts is null ? null : () => Read(context, runs);

    private static IEnumerable<CopiedRows> Read(RoundContext context, RunStore runs)
    {
        using InputRowCursor? own = context.Layout().Ids == IdKind.None ? null : new(context);
        using IEnumerator<(long Row, string? Id)>? ids = own is null ? null : RepresentativeIds(context, runs).GetEnumerator();
        List<CopyTable> held = [];
        (HeldTexts? Copies, HeldTexts? Representatives) texts = own is null ? (null, null) : (new(), new());
        int rows = 0;
        foreach (CopyTable table in CopyTable.Splits(context))
        {
            for (int first = 0; first < table.Rows.Length;)
            {
                int end = Math.Min(table.Rows.Length, first + CopiedRows.InPart - rows);
                held.Add(Slice(table, first, end));
                for (int i = first; own is not null && i < end; i++)
                {
                    texts.Copies!.Add(own.Take(table.Rows[i]).Id);
                    ids!.MoveNext();
                    texts.Representatives!.Add(ids.Current.Id);
                }

                rows += end - first;
                first = end;
                if (rows == CopiedRows.InPart)
                {
                    yield return Join(held, texts);
                    held.Clear();
                    texts.Copies?.Clear();
                    texts.Representatives?.Clear();
                    rows = 0;
                }
            }
        }

        if (rows > 0)
        {
            yield return Join(held, texts);
        }
    }

    /// <summary>The ids of the copies' representatives, in the order of the copies.</summary>
    private static IEnumerable<(long Row, string? Id)> RepresentativeIds(RoundContext context, RunStore runs)
    {
        NamedIds named = new(runs);
        foreach (CopyTable table in CopyTable.Splits(context))
        {
            for (int i = 0; i < table.Rows.Length; i++)
            {
                named.Ask(table.Rows[i], table.Representatives[i]);
            }
        }

        using InputRowCursor input = new(context);
        named.Answer(row => input.Take(row).Id);
        return named.Read();
    }

    private static CopyTable Slice(CopyTable table, int first, int end) => new(
        table.Rows[first..end], table.Representatives[first..end], table.Cosines[first..end], table.FamilySizes[first..end], [], [], []);

    private static CopiedRows Join(List<CopyTable> tables, (HeldTexts? Copies, HeldTexts? Representatives) texts) => new(
        [.. tables.SelectMany(table => table.Rows)],
        texts.Copies,
        [.. tables.SelectMany(table => table.Representatives)],
        texts.Representatives,
        [.. tables.SelectMany(table => table.Cosines)],
        [.. tables.SelectMany(table => table.FamilySizes)]);
}
