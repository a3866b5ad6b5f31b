using InfoMax.Cluster.Jobs;
using InfoMax.Core.Solvers.Distributed;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>What finished passes of the solve wrote, as a later pass or round reads it.</summary>
/// <param name="context">The kernel's item, and what it may read.</param>
internal sealed class SolvedPasses(RoundContext context)
{
    /// <summary>What each partition returned from a pass, in order of the partitions.</summary>
    public IReadOnlyList<SolveResult> Results(int pass) => context.Results<SolveResult>(new RoundId(RoundKind.Solve, pass));

    /// <summary>What the partitions told after a pass.</summary>
    public IEnumerable<SolveSummary> Summaries(int pass) => Results(pass).Select(result => RoundIndex.Read<SolveSummary>(context.Store, result.Summary));

    /// <summary>What one partition told.</summary>
    public SolveSummary Summary(int pass, int partition) => RoundIndex.Read<SolveSummary>(context.Store, Results(pass)[partition].Summary);

    /// <summary>All partitions' counts of some groups, or of all where none are named; one partition's are in memory at a time.</summary>
    public SparseHistogram Merged(int pass, int[]? groups = null) =>
        SparseHistogram.Merge(Summaries(pass).Select(summary => groups is null ? summary.Histogram : summary.Histogram.Only(groups)));

    /// <summary>The choices after a pass of the partitions that own some of the rows, and of <paramref name="partition"/>.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="partition">A partition that is read in any case.</param>
    /// <param name="keys">Rows.</param>
    /// <param name="owners">True for other partitions that are wanted; null for none.</param>
    public PartitionChoices Choices(int pass, int partition, long[]? keys = null, bool[]? owners = null)
    {
        IReadOnlyList<SolveResult> results = Results(pass);
        bool[] wanted = owners ?? new bool[results.Count];
        wanted[partition] = true;
        foreach (long key in keys ?? [])
        {
            wanted[RowKey.Owner(key)] = true;
        }

        bool[]?[] own = new bool[]?[results.Count];
        for (int owner = 0; owner < own.Length; owner++)
        {
            own[owner] = wanted[owner] ? Unpacked(RoundIndex.Read<byte[]>(context.Store, results[owner].Choices), (int)results[owner].OwnRows) : null;
        }

        foreach (SolveResult result in results)
        {
            if (result.Changes is { } changes)
            {
                PartitionChoices.Apply(own, RoundIndex.Read<long[]>(context.Store, changes));
            }
        }

        return new PartitionChoices(own);
    }

    /// <summary>The own rows' gains that the partition wrote in a pass.</summary>
    public float[] Gains(int pass, int partition) => RoundIndex.Read<float[]>(context.Store, Results(pass)[partition].Gains!);

    /// <summary>The cuts of some groups as far as the passes before <paramref name="pass"/> found them.</summary>
    /// <param name="passes">All passes.</param>
    /// <param name="pass">The pass at hand.</param>
    /// <param name="groups">The groups, ascending.</param>
    /// <param name="shares">All groups.</param>
    public GroupCuts Cuts(IReadOnlyList<SolvePass> passes, int pass, int[] groups, GroupShares shares)
    {
        int count = PassOf(passes, SolveRole.Count);
        GroupCuts cuts = GroupCuts.Of(Merged(count, groups), SparseHistogram.Merge(Summaries(count).Select(summary => summary.Others.Only(groups))), groups, shares);
        for (int refined = count + 1; refined < pass; refined++)
        {
            cuts = cuts.With(Merged(refined, groups));
        }

        return cuts;
    }

    /// <summary>Where the pass of a role is, for those that are there once.</summary>
    public static int PassOf(IReadOnlyList<SolvePass> passes, SolveRole role) => passes.Index().First(pass => pass.Item.Role == role).Index;

    /// <summary>A mask in bits.</summary>
    public static ArtifactRef WriteChoices(RoundContext context, bool[] mask)
    {
        byte[] bits = new byte[(mask.Length + 7) / 8];
        for (int i = 0; i < mask.Length; i++)
        {
            bits[i >> 3] |= (byte)(mask[i] ? 1 << (i & 7) : 0);
        }

        return RoundIndex.Write(context.Store, context.BulkUri("choices.msgpack"), bits, mask.Length);
    }

    private static bool[] Unpacked(byte[] bits, int rows)
    {
        bool[] mask = new bool[rows];
        for (int i = 0; i < rows; i++)
        {
            mask[i] = (bits[i >> 3] >> (i & 7) & 1) != 0;
        }

        return mask;
    }
}
