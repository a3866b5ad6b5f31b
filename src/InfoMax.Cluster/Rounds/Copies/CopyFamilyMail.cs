using InfoMax.Cluster.Jobs;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>The last passes of the match: which representative each row has, how large the families are, and the way back to the splits.</summary>
internal static class CopyFamilyMail
{
    /// <summary>Kept by the choice: <c>row</c>, <c>cosine</c>, <c>range</c> of each own row's representative.</summary>
    public const int Chosen = 0;

    /// <summary>Mail of the choice: <c>place</c> of the representative, <c>rows</c> that it stands for. Mail of the sum: <c>size</c>, in the same order. Mail of the return: see <see cref="Return"/>.</summary>
    public const int Mail = 0;

    private static RoundId Pass(int pass) => new(RoundKind.CopyMatch, pass);

    /// <summary>The best of all that a copy has met.</summary>
    public static CopyMailResult Choose(RoundContext context)
    {
        ArtifactRef table = context.Results<CopyMailResult>(Pass(1))[context.Item.Index].Kept[CopyMeeting.Best];
        long[] rows = new long[table.Rows];
        float[] cosines = new float[table.Rows];
        int[] ranges = new int[table.Rows];
        int[] places = new int[table.Rows];
        int[] settled = new int[table.Rows];
        CopyMail.Columns(context, table, ("row", rows), ("cosine", cosines), ("range", ranges), ("place", places), ("settled", settled));
        CopyMail[] answers = CopyMail.To(context, Pass(1), CopyMeeting.Answers, context.Item.Index);
        int answered = CopyMail.Entries(answers);
        int[] home = new int[answered];
        long[] row = new long[answered];
        float[] cosine = new float[answered];
        int[] range = new int[answered];
        int[] place = new int[answered];
        CopyMail.ReadAll(context, answers, ("home", home), ("row", row), ("cosine", cosine), ("range", range), ("place", place));
        for (int i = 0; i < home.Length; i++)
        {
            int at = home[i];
            if (settled[at] == 0 && (rows[at] < 0 || cosine[i] > cosines[at] || (cosine[i] == cosines[at] && row[i] < rows[at])))
            {
                (rows[at], cosines[at], ranges[at], places[at]) = (row[i], cosine[i], range[i], place[i]);
            }
        }

        if (Array.IndexOf(rows, -1L) is >= 0 and int lost)
        {
            throw new ArtifactException($"range {context.Item.Index}: row {lost} is a copy of none");
        }

        CopyRangeRows own = CopyRangeRows.Read(context);
        var (mail, counts, _) = CopyMail.Write(context, "families", context.Order.Items, ranges, ("place", places), ("rows", own.Equal));
        return new CopyMailResult(
            [mail], [counts], [CopyMail.Table(context, "chosen", ("row", rows), ("cosine", cosines), ("range", ranges))], 0, rows.Length);
    }

    /// <summary>Rows of each family, told to all its members.</summary>
    public static CopyMailResult AddUp(RoundContext context)
    {
        CopyMail[] mails = CopyMail.To(context, Pass(2), Mail, context.Item.Index);
        int[] places = CopyMail.ReadAll<int>(context, mails, "place");
        long[] rows = CopyMail.ReadAll<long>(context, mails, "rows");
        long[] sizes = new long[CopyRangeRows.Read(context).Rows.Length];
        for (int i = 0; i < places.Length; i++)
        {
            sizes[places[i]] += rows[i];
        }

        int[] senders = [.. mails.SelectMany((mail, sender) => Enumerable.Repeat(sender, mail.Count))];
        var (mail, counts, _) = CopyMail.Write(context, "sizes", context.Order.Items, senders, ("size", Array.ConvertAll(places, place => sizes[place])));
        return new CopyMailResult([mail], [counts], [], 0, sizes.Length);
    }

    /// <summary>Tells each split of its leads: <c>entry</c> among its digests, <c>row</c> and <c>cosine</c> of the representative, <c>size</c> of the family.</summary>
    public static CopyMailResult Return(RoundContext context)
    {
        CopyRangeRows own = CopyRangeRows.Read(context);
        ArtifactRef table = context.Results<CopyMailResult>(Pass(2))[context.Item.Index].Kept[Chosen];
        int[] ranges = CopyMail.Column<int>(context, table, "range");
        long[] sizes = new long[ranges.Length];
        CopyMail[] mails = CopyMail.To(context, Pass(3), Mail, context.Item.Index);
        for (int range = 0; range < mails.Length; range++)
        {
            long[] told = mails[range].Read<long>(context, "size");
            int taken = 0;
            for (int place = 0; place < ranges.Length; place++)
            {
                if (ranges[place] == range)
                {
                    sizes[place] = told[taken++];
                }
            }
        }

        int splits = context.Results<PlanResult>(RoundKind.Plan)[0].Splits;
        long[] rows = CopyMail.Column<long>(context, table, "row");
        var (mail, counts, _) = CopyMail.Write(
            context,
            "leads",
            splits,
            own.Splits,
            ("entry", own.Entries),
            ("row", rows),
            ("cosine", CopyMail.Column<float>(context, table, "cosine")),
            ("size", sizes));
        int copies = own.Rows.Where((row, place) => rows[place] != row).Count();
        return new CopyMailResult([mail], [counts], [], copies, own.Rows.Length);
    }
}
