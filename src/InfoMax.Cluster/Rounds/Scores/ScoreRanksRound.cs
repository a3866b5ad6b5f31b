using InfoMax.Cluster.Jobs;
using InfoMax.Core.Scores;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Scores;

/// <summary>Mid-ranks over all rows of the scores in one range; nothing where importance is not made of ranks.</summary>
[RoundKernel(RoundKind.ScoreRanks)]
[RoundKernel(RoundKind.GraphScoreRanks)]
internal static class ScoreRanksRound
{
    public static ScoreRanksResult Run(RoundContext context)
    {
        RoundKind order = context.Item.Round.Kind == RoundKind.ScoreRanks ? RoundKind.ScoreOrder : RoundKind.GraphScoreOrder;
        IReadOnlyList<ScoreOrderResult> splits = context.Results<ScoreOrderResult>(order);
        return context.Spec.ScoreNormalization == ScoreNormalization.Rank ? RankRange(context, splits, "", 0) : Write(context, [], new int[splits.Count], "");
    }

    /// <summary>Ranks the item's range of one score.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="splits">The score's order in each split.</param>
    /// <param name="prefix">What the artifacts' names begin with.</param>
    /// <param name="done">The finished fraction before it.</param>
    internal static ScoreRanksResult RankRange(RoundContext context, IReadOnlyList<ScoreOrderResult> splits, string prefix, double done)
    {
        (double[] ranks, int[] counts) = Rank(context, splits, done);
        return Write(context, ranks, counts, prefix);
    }

    /// <summary>The ranks of a split's entries, from those of all ranges.</summary>
    internal static double[] ReadRanks(RoundContext context, IReadOnlyList<ScoreRanksResult> ranges, int entries)
    {
        double[] all = new double[entries];
        int filled = 0;
        foreach (ScoreRanksResult range in ranges)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            int[] counts = RoundIndex.Read<int[]>(context.Store, range.Counts);
            int count = counts[context.Item.Index];
            if (count == 0)
            {
                continue;
            }

            using Stream stream = context.Store.OpenRead(range.Ranks);
            NumbersArtifact.Read<double>(stream, "rank", counts.AsSpan(0, context.Item.Index).ToArray().Sum(), count).CopyTo(all, filled);
            filled += count;
        }

        return filled == entries ? all : throw new ArtifactException($"{context.Item}: {filled} ranks for {entries} scores");
    }

    private static ScoreRanksResult Write(RoundContext context, double[] ranks, int[] counts, string prefix) => new(
        context.Store.Write(context.BulkUri($"{prefix}ranks.arrow"), stream => NumbersArtifact.Write(stream, ("rank", ranks))),
        RoundIndex.Write(context.Store, context.Uri($"{prefix}counts.msgpack"), counts, ranks.Length));

    private static (double[] Ranks, int[] Counts) Rank(RoundContext context, IReadOnlyList<ScoreOrderResult> splits, double done)
    {
        ScoreSample[] samples = ScoreOrdering.ReadSamples(context, splits);
        long rows = samples.Sum(sample => sample.Rows);
        int ranges = context.Order.Items;
        double[] bounds = ScoreSample.Bounds(samples, ranges);
        double low = context.Item.Index == 0 ? double.NegativeInfinity : bounds[context.Item.Index - 1];
        double high = context.Item.Index == bounds.Length ? double.PositiveInfinity : bounds[context.Item.Index];
        RangeRanks ranks = new(low, high, rows);
        for (int split = 0; split < splits.Count; split++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            (int first, int end) = samples[split].Around(low, high);
            using Stream stream = context.Store.OpenRead(splits[split].Entries);
            double[] values = NumbersArtifact.Read<double>(stream, ScoreOrdering.Value, first, end - first);
            bool last = end == samples[split].Entries;
            long[] before = NumbersArtifact.Read<long>(stream, ScoreOrdering.Before, first, end - first + (last ? 0 : 1));
            ranks.Add(values, last ? [.. before, samples[split].Rows] : before);
            context.Progress(done + ((1 - done) * (split + 1.0) / splits.Count));
        }

        return ranks.ToRanks();
    }
}
