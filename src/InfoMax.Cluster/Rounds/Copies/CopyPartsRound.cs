using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>The last round of copies in ranges: what the ranges found of a split's rows is put in row order, representatives with their importance, copies with theirs.</summary>
[RoundKernel(RoundKind.CopyParts)]
internal static class CopyPartsRound
{
    public static CopyPartResult Run(RoundContext context)
    {
        CopySplitRows split = CopySplitRows.Read(context);
        Dictionary<long, int> sizes = CopyFamilyMail.Sizes(context);
        long[] rows = split.Rows;
        int[] kept = [.. Enumerable.Range(0, rows.Length).Where(row => split.Representatives[row] == rows[row])];
        int[] copied = [.. Enumerable.Range(0, rows.Length).Where(row => split.Representatives[row] != rows[row])];
        float[] values = Array.ConvertAll(kept, row => split.Importance[row]);
        int[] leads = Array.FindAll(kept, row => sizes[rows[row]] > 1);
        CopyTable table = new(
            Array.ConvertAll(copied, row => rows[row]),
            Array.ConvertAll(copied, row => split.Representatives[row]),
            Array.ConvertAll(copied, row => split.Cosines[row]),
            Array.ConvertAll(copied, row => sizes[split.Representatives[row]]),
            Array.ConvertAll(copied, row => split.Importance[row]),
            Array.ConvertAll(leads, row => rows[row]),
            Array.ConvertAll(leads, row => sizes[rows[row]]));
        return new CopyPartResult(
            context.Store.Write(context.Uri("importance.arrow"), stream => ImportanceArtifact.Write(stream, Array.ConvertAll(kept, row => rows[row]), values)),
            RoundIndex.Write(context.Store, context.Uri("copies.msgpack"), table, copied.Length),
            values.Sum(value => (double)value),
            leads.Length,
            leads.Length == 0 ? 0 : table.LeadSizes.Max());
    }
}
