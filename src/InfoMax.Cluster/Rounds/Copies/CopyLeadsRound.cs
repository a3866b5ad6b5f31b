using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>
/// What became of a split's leads, in passes: (0) the splits whose rows they lead are told; (1) each split counts its rows of each
/// representative; (2) families are added up.
/// </summary>
[RoundKernel(RoundKind.CopyLeads)]
internal static class CopyLeadsRound
{
    /// <summary>Mail of pass 0, by split: <c>entry</c> among the digests it has sent, <c>row</c> and <c>cosine</c> of the representative.</summary>
    public const int Members = 0;

    /// <summary>Mail of pass 0, by split: the <see cref="CopySteps"/> of entries.</summary>
    public const int Steps = 1;

    public static CopyMailResult Run(RoundContext context) => context.Item.Round.Pass switch
    {
        0 => Tell(context),
        1 => CopyFamilyMail.Count(context),
        CopyRounds.LeadsPasses - 1 => CopyFamilyMail.AddUp(context),
        _ => throw new ArgumentException($"{context.Item}: not a pass of the leads"),
    };

    private static CopyMailResult Tell(RoundContext context)
    {
        int split = context.Item.Index;
        RoundId match = new(RoundKind.CopyMatch, CopyRounds.MatchPasses - 1);
        CopyMail[] told = CopyMail.To(context, match, CopyChoice.Mail, split);
        int count = CopyMail.Entries(told);
        int[] entries = new int[count];
        long[] rows = new long[count];
        float[] cosines = new float[count];
        CopyMail.ReadAll(context, told, ("entry", entries), ("row", rows), ("cosine", cosines));
        Dictionary<int, int> placeOf = new(entries.Length);
        for (int i = 0; i < entries.Length; i++)
        {
            placeOf.Add(entries[i], i);
        }

        CopyMail[] members = CopyMail.To(context, RoundKind.CopyEquals, CopyEqualsRound.Members, split);
        int[] lead = new int[CopyMail.Entries(members)];
        int[] memberSplits = new int[lead.Length];
        int[] memberEntries = new int[lead.Length];
        CopyMail.ReadAll(context, members, ("lead", lead), ("split", memberSplits), ("entry", memberEntries));
        int[] place = Array.ConvertAll(lead, entry => placeOf[entry]);
        var (mail, counts, _) = CopyMail.Write(
            context,
            "members",
            context.Order.Items,
            memberSplits,
            ("entry", memberEntries),
            ("row", Array.ConvertAll(place, i => rows[i])),
            ("cosine", Array.ConvertAll(place, i => cosines[i])));
        Dictionary<int, CopySteps.Step[]> stepsOf = CopySteps.Read(context, CopyMail.To(context, match, CopyChoice.Steps, split)).ByKey();
        (int Member, CopySteps.Step Step)[] stepped = [.. Enumerable.Range(0, lead.Length)
            .SelectMany(member => stepsOf.GetValueOrDefault(lead[member], []).Select(step => (member, step)))];
        var (stepMail, stepCounts, _) = CopyMail.Write(
            context,
            "member-steps",
            context.Order.Items,
            Array.ConvertAll(stepped, step => memberSplits[step.Member]),
            CopySteps.Of(stepped.Select(step => (memberEntries[step.Member], step.Step))).Columns);
        return new CopyMailResult([mail, stepMail], [counts, stepCounts], [], 0, lead.Length);
    }
}
