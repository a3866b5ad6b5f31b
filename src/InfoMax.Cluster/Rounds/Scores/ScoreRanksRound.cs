using InfoMax.Cluster.Jobs;
using InfoMax.Core.Scores;
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
        (double[] ranks, int[] counts) = context.Spec.ScoreNormalization == ScoreNormalization.Rank ? Rank(context, splits) : ([], new int[splits.Count]);
        return new ScoreRanksResult(
            context.Store.Write(context.BulkUri("ranks.arrow"), stream => NumbersArtifact.Write(stream, ("rank", ranks))),
            RoundIndex.Write(context.Store, context.Uri("counts.msgpack"), counts, ranks.Length));
    }

    private static (double[] Ranks, int[] Counts) Rank(RoundContext context, IReadOnlyList<ScoreOrderResult> splits)
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
            context.Progress((split + 1.0) / splits.Count);
        }

        return ranks.ToRanks();
    }
}
