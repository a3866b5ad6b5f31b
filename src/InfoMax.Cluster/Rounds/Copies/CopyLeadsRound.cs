using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>What became of a split's leads, told to the splits whose rows they lead.</summary>
[RoundKernel(RoundKind.CopyLeads)]
internal static class CopyLeadsRound
{
    /// <summary>Columns, by split: <c>entry</c> among the digests it has sent, <c>row</c> and <c>cosine</c> of the representative, <c>size</c> of the family.</summary>
    public const int Members = 0;

    public static CopyMailResult Run(RoundContext context)
    {
        int split = context.Item.Index;
        CopyMail[] told = CopyMail.To(context, new RoundId(RoundKind.CopyMatch, CopyRounds.MatchPasses - 1), CopyFamilyMail.Mail, split);
        int count = CopyMail.Entries(told);
        int[] entries = new int[count];
        long[] rows = new long[count];
        float[] cosines = new float[count];
        long[] sizes = new long[count];
        CopyMail.ReadAll(context, told, ("entry", entries), ("row", rows), ("cosine", cosines), ("size", sizes));
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
        lead = Array.ConvertAll(lead, entry => placeOf[entry]);
        var (mail, counts, _) = CopyMail.Write(
            context,
            "members",
            context.Order.Items,
            memberSplits,
            ("entry", memberEntries),
            ("row", Array.ConvertAll(lead, i => rows[i])),
            ("cosine", Array.ConvertAll(lead, i => cosines[i])),
            ("size", Array.ConvertAll(lead, i => sizes[i])));
        return new CopyMailResult([mail], [counts], [], 0, lead.Length);
    }
}
