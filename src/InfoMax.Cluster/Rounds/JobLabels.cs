using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// The class numbers of a job's valid rows, split after split in the order of their rows (copies included); -1 for a row without
/// label. For rounds that declare to read <see cref="RoundKind.Labels"/>.
/// </summary>
internal static class JobLabels
{
    /// <summary>True for a job with labels.</summary>
    public static bool Has(RoundContext context) => context.Order.Shape.HasLabels;

    /// <summary>The different labels.</summary>
    public static LabelNames Names(RoundContext context) =>
        RoundIndex.Read<LabelNames>(context.Store, context.Results<LabelsResult>(RoundKind.Labels)[0].Names);

    /// <summary>Those of one split's valid rows.</summary>
    public static int[] OfSplit(RoundContext context, int split) => RoundIndex.Read<int[]>(context.Store, Parts(context)[split]);

    /// <summary>Those of all valid rows, 4 bytes each.</summary>
    public static int[] All(RoundContext context)
    {
        ArtifactRef[] parts = Parts(context);
        int[] all = new int[parts.Sum(part => part.Rows)];
        int filled = 0;
        foreach (ArtifactRef part in parts)
        {
            int[] classes = RoundIndex.Read<int[]>(context.Store, part);
            classes.CopyTo(all, filled);
            filled += classes.Length;
        }

        return all;
    }

    /// <summary>Those of some valid rows.</summary>
    /// <param name="context">The order of a round that declares to read the importance of all valid rows too.</param>
    /// <param name="rows">Global row numbers, ascending.</param>
    public static int[] Of(RoundContext context, long[] rows)
    {
        ArtifactRef[] parts = Parts(context);
        int[] classes = new int[rows.Length];
        int split = 0;
        int next = 0;
        foreach ((long[] valid, _) in JobRows.ReadSplits(context, context.Results<ImportanceResult>(RoundKind.Importance)[0].Index))
        {
            int[] own = RoundIndex.Read<int[]>(context.Store, parts[split++]);
            for (int i = 0; i < valid.Length && next < rows.Length; i++)
            {
                if (valid[i] == rows[next])
                {
                    classes[next++] = own[i];
                }
            }
        }

        return classes;
    }

    private static ArtifactRef[] Parts(RoundContext context) =>
        RoundIndex.Read<ArtifactRef[]>(context.Store, context.Results<LabelsResult>(RoundKind.Labels)[0].Index);
}
