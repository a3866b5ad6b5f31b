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
        int[] entries = CopyMail.ReadAll<int>(context, told, "entry");
        Dictionary<int, int> placeOf = new(entries.Length);
        for (int i = 0; i < entries.Length; i++)
        {
            placeOf.Add(entries[i], i);
        }

        long[] rows = CopyMail.ReadAll<long>(context, told, "row");
        float[] cosines = CopyMail.ReadAll<float>(context, told, "cosine");
        long[] sizes = CopyMail.ReadAll<long>(context, told, "size");
        CopyMail[] members = CopyMail.To(context, RoundKind.CopyEquals, CopyEqualsRound.Members, split);
        int[] lead = Array.ConvertAll(CopyMail.ReadAll<int>(context, members, "lead"), entry => placeOf[entry]);
        var (mail, counts, _) = CopyMail.Write(
            context,
            "members",
            context.Order.Items,
            CopyMail.ReadAll<int>(context, members, "split"),
            ("entry", CopyMail.ReadAll<int>(context, members, "entry")),
            ("row", Array.ConvertAll(lead, i => rows[i])),
            ("cosine", Array.ConvertAll(lead, i => cosines[i])),
            ("size", Array.ConvertAll(lead, i => sizes[i])));
        return new CopyMailResult([mail], [counts], [], 0, lead.Length);
    }
}
