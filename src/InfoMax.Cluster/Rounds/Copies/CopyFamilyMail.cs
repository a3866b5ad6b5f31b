using InfoMax.Cluster.Jobs;
using InfoMax.Core.Compute;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>The last passes of the leads: how many rows each representative stands for. Families are added up by splits that a hash chooses, so that none has many.</summary>
internal static class CopyFamilyMail
{
    /// <summary>Mail of the count: <c>row</c> of a representative, <c>rows</c> of the split that it stands for. Mail of the sum, to those who sent a count: <c>row</c>, <c>size</c>.</summary>
    private const int Mail = 0;

    private static RoundId Pass(int pass) => new(RoundKind.CopyLeads, pass);

    /// <summary>The rows of a split, by representative.</summary>
    public static CopyMailResult Count(RoundContext context)
    {
        Dictionary<long, long> counts = [];
        long[] representatives = CopySplitRows.Read(context).Representatives;
        foreach (long representative in representatives)
        {
            counts[representative] = counts.GetValueOrDefault(representative) + 1;
        }

        long[] rows = [.. counts.Keys.Order()];
        int splits = context.Order.Items;
        var (mail, receivers, _) = CopyMail.Write(
            context,
            "counts",
            splits,
            Array.ConvertAll(rows, row => (int)(SplitMix64.Hash(context.Spec.Seed, (ulong)row) % (ulong)splits)),
            ("row", rows),
            ("rows", Array.ConvertAll(rows, row => counts[row])));
        return new CopyMailResult([mail], [receivers], [], 0, representatives.Length);
    }

    /// <summary>Rows of each family, told to all splits that have some of it.</summary>
    public static CopyMailResult AddUp(RoundContext context)
    {
        CopyMail[] mails = CopyMail.To(context, Pass(1), Mail, context.Item.Index);
        long[] representatives = new long[CopyMail.Entries(mails)];
        long[] rows = new long[representatives.Length];
        CopyMail.ReadAll(context, mails, ("row", representatives), ("rows", rows));
        Dictionary<long, long> sizes = [];
        for (int i = 0; i < rows.Length; i++)
        {
            sizes[representatives[i]] = sizes.GetValueOrDefault(representatives[i]) + rows[i];
        }

        int[] senders = [.. mails.SelectMany((mail, sender) => Enumerable.Repeat(sender, mail.Count))];
        var (mail, counts, _) = CopyMail.Write(
            context, "sizes", context.Order.Items, senders, ("row", representatives), ("size", Array.ConvertAll(representatives, row => sizes[row])));
        return new CopyMailResult([mail], [counts], [], 0, rows.Length);
    }

    /// <summary>Rows of the family of each representative that a split has rows of.</summary>
    public static Dictionary<long, int> Sizes(RoundContext context)
    {
        CopyMail[] mails = CopyMail.To(context, Pass(2), Mail, context.Item.Index);
        long[] representatives = new long[CopyMail.Entries(mails)];
        long[] sizes = new long[representatives.Length];
        CopyMail.ReadAll(context, mails, ("row", representatives), ("size", sizes));
        Dictionary<long, int> sizeOf = new(sizes.Length);
        for (int i = 0; i < sizes.Length; i++)
        {
            sizeOf.Add(representatives[i], (int)Math.Min(sizes[i], int.MaxValue));
        }

        return sizeOf;
    }
}
