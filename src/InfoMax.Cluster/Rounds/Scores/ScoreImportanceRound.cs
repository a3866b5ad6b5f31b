using InfoMax.Cluster.Jobs;
using InfoMax.Core.Scores;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Scores;

/// <summary>Importance of a split's rows, from the ranks of its scores or from the extremes of all splits.</summary>
[RoundKernel(RoundKind.ScoreImportance)]
[RoundKernel(RoundKind.GraphScoreImportance)]
internal static class ScoreImportanceRound
{
    public static ScoreImportanceResult Run(RoundContext context)
    {
        bool ofGraph = context.Item.Round.Kind == RoundKind.GraphScoreImportance;
        IReadOnlyList<ScoreOrderResult> splits = context.Results<ScoreOrderResult>(ofGraph ? RoundKind.GraphScoreOrder : RoundKind.ScoreOrder);
        RequireRange(context.Spec.ScoreNormalization, splits);
        ScoreOrderResult split = splits[context.Item.Index];
        double[] normalized = Normalized(context, splits, split, ofGraph ? RoundKind.GraphScoreRanks : RoundKind.ScoreRanks);
        ScoreOrder order = ImportanceRound.OrderOf(context);
        using Stream stream = context.Store.OpenRead(split.Rows);
        long[] rows = NumbersArtifact.Read<long>(stream, ScoreOrdering.Row);
        float[] importance = Array.ConvertAll(NumbersArtifact.Read<int>(stream, ScoreOrdering.Entry), entry => (float)order.Apply(entry < 0 ? Importance.WithoutScore : normalized[entry]));
        ArtifactRef part = context.Store.Write(context.Uri("importance.arrow"), s => ImportanceArtifact.Write(s, rows, importance));
        return ofGraph
            ? WithPartitions(context, part, rows, importance, NumbersArtifact.Read<int>(stream, ScoreOrdering.Partition))
            : new ScoreImportanceResult(part, null, null);
    }

    private static ScoreImportanceResult WithPartitions(RoundContext context, ArtifactRef part, long[] rows, float[] importance, int[] partitions)
    {
        int count = context.Results<GraphSumsResult>(RoundKind.GraphSums).Count;
        (int[] order, int[] counts) = PartitionOrder.Of(partitions, count);
        long[] ordered = Array.ConvertAll(order, i => rows[i]);
        float[] worth = Array.ConvertAll(order, i => importance[i]);
        return new ScoreImportanceResult(
            part,
            context.Store.Write(context.BulkUri("partitions.arrow"), s => NumbersArtifact.Write(s, (ScoreOrdering.Row, ordered), ("importance", worth))),
            RoundIndex.Write(context.Store, context.Uri("counts.msgpack"), counts, rows.Length));
    }

    /// <summary>r of each of the split's entries.</summary>
    private static double[] Normalized(RoundContext context, IReadOnlyList<ScoreOrderResult> splits, ScoreOrderResult split, RoundKind ranks)
    {
        if (context.Spec.ScoreNormalization == ScoreNormalization.Rank)
        {
            return ScoreRanksRound.ReadRanks(context, context.Results<ScoreRanksResult>(ranks), checked((int)split.Entries.Rows));
        }

        using Stream stream = context.Store.OpenRead(split.Entries);
        double[] values = NumbersArtifact.Read<double>(stream, ScoreOrdering.Value);
        if (context.Spec.ScoreNormalization == ScoreNormalization.MinMax)
        {
            double low = splits.Aggregate(double.PositiveInfinity, (least, s) => Math.Min(least, s.Low));
            double high = splits.Aggregate(double.NegativeInfinity, (most, s) => Math.Max(most, s.High));
            values = Array.ConvertAll(values, score => Importance.Spread(score, low, high));
        }

        return values;
    }

    /// <summary>Every item refuses alike, so that the message is the same whichever runs first.</summary>
    private static void RequireRange(ScoreNormalization normalization, IReadOnlyList<ScoreOrderResult> splits)
    {
        if (normalization == ScoreNormalization.None && splits.FirstOrDefault(split => split.OutsideRow >= 0) is { } outside)
        {
            throw ImportanceRound.OutsideRange(outside.OutsideRow, outside.OutsideScore);
        }
    }
}
