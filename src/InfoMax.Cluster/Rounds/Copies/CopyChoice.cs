using InfoMax.Cluster.Jobs;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>The last pass of the match: which representative each row has, told to the splits.</summary>
internal static class CopyChoice
{
    /// <summary>Mail, by split: <c>entry</c> among its digests, <c>row</c> and <c>cosine</c> of the representative.</summary>
    public const int Mail = 0;

    /// <summary>Mail, by split: the <see cref="CopySteps"/> of entries.</summary>
    public const int Steps = 1;

    private static RoundId Meeting => new(RoundKind.CopyMatch, 1);

    /// <summary>The best of all that a copy has met.</summary>
    public static CopyMailResult Run(RoundContext context)
    {
        IReadOnlyList<ArtifactRef> kept = context.Results<CopyMailResult>(Meeting)[context.Item.Index].Kept;
        ArtifactRef table = kept[CopyMeeting.Best];
        long[] rows = new long[table.Rows];
        float[] cosines = new float[table.Rows];
        int[] settled = new int[table.Rows];
        CopyMail.Columns(context, table, ("row", rows), ("cosine", cosines), ("settled", settled));
        CopyMail[] answers = CopyMail.To(context, Meeting, CopyMeeting.Answers, context.Item.Index);
        int answered = CopyMail.Entries(answers);
        int[] home = new int[answered];
        long[] row = new long[answered];
        float[] cosine = new float[answered];
        CopyMail.ReadAll(context, answers, ("home", home), ("row", row), ("cosine", cosine));
        for (int i = 0; i < home.Length; i++)
        {
            int at = home[i];
            if (settled[at] == 0 && (rows[at] < 0 || cosine[i] > cosines[at] || (cosine[i] == cosines[at] && row[i] < rows[at])))
            {
                (rows[at], cosines[at]) = (row[i], cosine[i]);
            }
        }

        if (Array.IndexOf(rows, -1L) is >= 0 and int lost)
        {
            throw new ArtifactException($"range {context.Item.Index}: row {lost} is a copy of none");
        }

        CopySteps steps = CopySteps.Merge(
            CopySteps.Read(context, kept[CopyMeeting.Steps]).All()
                .Concat(CopySteps.Read(context, CopyMail.To(context, Meeting, CopyMeeting.GuestSteps, context.Item.Index)).All()),
            place => settled[place] != 0 ? null : (rows[place], cosines[place]));
        CopyRangeRows own = CopyRangeRows.Read(context);
        int splits = context.Results<PlanResult>(RoundKind.Plan)[0].Splits;
        var (mail, counts, _) = CopyMail.Write(
            context, "leads", splits, own.Splits, ("entry", own.Entries), ("row", rows), ("cosine", cosines));
        var (stepMail, stepCounts, _) = CopyMail.Write(
            context,
            "lead-steps",
            splits,
            Array.ConvertAll(steps.Keys, place => own.Splits[place]),
            (steps with { Keys = Array.ConvertAll(steps.Keys, place => own.Entries[place]) }).Columns);
        int copies = own.Rows.Where((number, place) => rows[place] != number).Count();
        return new CopyMailResult([mail, stepMail], [counts, stepCounts], [], copies, own.Rows.Length);
    }
}
