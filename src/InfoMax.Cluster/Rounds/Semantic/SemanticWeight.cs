using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>The weight of the whole graph, which the merged lists of all partitions give exactly.</summary>
internal static class SemanticWeight
{
    /// <summary>mean_i sum_j W_ij.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="k">One of the job's neighbour counts.</param>
    public static double MeanRowWeight(RoundContext context, int k)
    {
        long rows = JobRows.Of(context).Count;
        int index = SweepPoint.NeighborCounts(SweepPoint.Of(context)).ToList().IndexOf(k);
        return context.Results<MergeResult>(RoundKind.Merge).Sum(merge => merge.TotalWeight[index]) / rows;
    }
}
