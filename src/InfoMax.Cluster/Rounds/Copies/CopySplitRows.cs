using InfoMax.Cluster.Jobs;
using InfoMax.Core.Compute;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>The valid rows of a split and what they are copies of.</summary>
/// <param name="Rows">Row numbers, ascending.</param>
/// <param name="Importance">I of each.</param>
/// <param name="Representatives">The representative of each, itself for a representative.</param>
/// <param name="Cosines">Cosine of each to it.</param>
internal sealed record CopySplitRows(long[] Rows, float[] Importance, long[] Representatives, float[] Cosines)
{
    private static readonly RoundId Told = new(RoundKind.CopyLeads, 0);

    /// <summary>What the splits of the leads have told: the representative of the first of equal rows, or a nearer one that comes between the two.</summary>
    public static CopySplitRows Read(RoundContext context)
    {
        int split = context.Item.Index;
        (long[] rows, float[] importance) = CopyDigestsRound.ReadSplit(context, split);
        int[] entryOf = CopyMail.Column<int>(
            context, context.Results<CopyMailResult>(RoundKind.CopyDigests)[split].Kept[CopyDigestsRound.EntryOfRow], "entry");
        CopyMail[] told = CopyMail.To(context, Told, CopyLeadsRound.Members, split);
        int count = CopyMail.Entries(told);
        int[] entries = new int[count];
        long[] toldRows = new long[count];
        float[] toldCosines = new float[count];
        CopyMail.ReadAll(context, told, ("entry", entries), ("row", toldRows), ("cosine", toldCosines));
        int[] placeOf = Permutation.Inverse(entries);
        Dictionary<int, CopySteps.Step[]> steps = CopySteps.Read(context, CopyMail.To(context, Told, CopyLeadsRound.Steps, split)).ByKey();
        CopySplitRows read = new(rows, importance, new long[rows.Length], new float[rows.Length]);
        for (int row = 0; row < rows.Length; row++)
        {
            int place = placeOf[entryOf[row]];
            (read.Representatives[row], read.Cosines[row]) = (toldRows[place], toldCosines[place]);
            if (steps.TryGetValue(entryOf[row], out CopySteps.Step[]? nearer)
                && Array.FindLastIndex(nearer, step => step.IsBefore(rows[row], importance[row])) is >= 0 and int last)
            {
                (read.Representatives[row], read.Cosines[row]) = (nearer[last].Row, nearer[last].Cosine);
            }
        }

        return read;
    }
}
