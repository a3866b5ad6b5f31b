namespace InfoMax.Core.Graph.Blocks;

/// <summary>Where a block stands in a row's probes.</summary>
/// <param name="Gap">By how much the nearest centre is nearer, in cosine; -infinity for the row's own block.</param>
/// <param name="Rank">From 1; 0 for the row's own block.</param>
internal readonly record struct ProbeRank(float Gap, int Rank)
{
    /// <summary>The row's own block.</summary>
    public static ProbeRank Own => new(float.NegativeInfinity, 0);

    /// <summary>Whether the plan probes the block.</summary>
    public bool IsIn(ProbePlan plan) => Rank == 0 || (Gap <= plan.Reach && Rank <= plan.Visits);

    /// <summary>The rank of <paramref name="block"/> among a row's probes, nearest first.</summary>
    /// <param name="probes">Blocks, -1 where there are no more.</param>
    /// <param name="gaps">Their gaps.</param>
    /// <param name="block">The block.</param>
    public static ProbeRank Of(ReadOnlySpan<int> probes, ReadOnlySpan<float> gaps, int block)
    {
        int rank = probes.IndexOf(block);
        return rank < 0 ? new ProbeRank(float.PositiveInfinity, int.MaxValue) : new ProbeRank(gaps[rank], rank + 1);
    }
}
