using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Rounds;

/// <summary>The labels of a job's valid rows as class numbers; see <see cref="ClassNumbers"/>.</summary>
internal static class JobLabels
{
    /// <summary>True for a job with labels.</summary>
    public static bool Has(RoundContext context) => context.Order.Shape.HasLabels;

    /// <summary>How many different labels there are; 0 for a job without.</summary>
    public static int Count(RoundContext context) => Has(context) ? context.Results<LabelsResult>(RoundKind.Labels)[0].Classes : 0;

    /// <summary>The job's different labels in ordinal order; a row's class is a place among them.</summary>
    public static LabelNames Names(RoundContext context) => ClassNumbers.Labels(context).Names;

    /// <summary>Those of one split's valid rows.</summary>
    public static int[] OfSplit(RoundContext context, int split) => ClassNumbers.Labels(context).OfSplit(split);

    /// <summary>Those of all valid rows, 4 bytes each.</summary>
    public static int[] All(RoundContext context) => ClassNumbers.Labels(context).All();

    /// <summary>Those of some valid rows, ascending.</summary>
    public static int[] Of(RoundContext context, long[] rows) => ClassNumbers.Labels(context).Of(rows);
}
