using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>The last round of copies in ranges: what the ranges found of a split's rows is put in row order, representatives with their importance, copies with theirs.</summary>
[RoundKernel(RoundKind.CopyParts)]
internal static class CopyPartsRound
{
    public static CopyPartResult Run(RoundContext context)
    {
        int split = context.Item.Index;
        (long[] rows, float[] importance) = CopyDigestsRound.ReadSplit(context, split);
        int[] entryOf = CopyMail.Column<int>(
            context, context.Results<CopyMailResult>(RoundKind.CopyDigests)[split].Kept[CopyDigestsRound.EntryOfRow], "entry");
        CopyMail[] told = CopyMail.To(context, RoundKind.CopyLeads, CopyLeadsRound.Members, split);
        int count = CopyMail.Entries(told);
        int[] entries = new int[count];
        long[] representatives = new long[count];
        float[] cosines = new float[count];
        long[] toldSizes = new long[count];
        CopyMail.ReadAll(context, told, ("entry", entries), ("row", representatives), ("cosine", cosines), ("size", toldSizes));
        int[] placeOf = new int[entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            placeOf[entries[i]] = i;
        }

        int[] sizes = Array.ConvertAll(toldSizes, size => (int)Math.Min(size, int.MaxValue));
        int[] place = Array.ConvertAll(entryOf, entry => placeOf[entry]);
        int[] kept = [.. Enumerable.Range(0, rows.Length).Where(row => representatives[place[row]] == rows[row])];
        int[] copied = [.. Enumerable.Range(0, rows.Length).Where(row => representatives[place[row]] != rows[row])];
        float[] values = Array.ConvertAll(kept, row => importance[row]);
        int[] leads = [.. kept.Where(row => sizes[place[row]] > 1)];
        CopyTable table = new(
            Array.ConvertAll(copied, row => rows[row]),
            Array.ConvertAll(copied, row => representatives[place[row]]),
            Array.ConvertAll(copied, row => cosines[place[row]]),
            Array.ConvertAll(copied, row => sizes[place[row]]),
            Array.ConvertAll(copied, row => importance[row]),
            Array.ConvertAll(leads, row => rows[row]),
            Array.ConvertAll(leads, row => sizes[place[row]]));
        return new CopyPartResult(
            context.Store.Write(context.Uri("importance.arrow"), stream => ImportanceArtifact.Write(stream, Array.ConvertAll(kept, row => rows[row]), values)),
            RoundIndex.Write(context.Store, context.Uri("copies.msgpack"), table, copied.Length),
            values.Sum(value => (double)value),
            leads.Length,
            leads.Length == 0 ? 0 : table.LeadSizes.Max());
    }
}
