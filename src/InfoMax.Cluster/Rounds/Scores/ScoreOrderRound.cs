using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Rounds.Scores;

/// <summary>Orders the scores that came with a split's rows, or those that a round before has made of them.</summary>
[RoundKernel(RoundKind.ScoreOrder)]
internal static class ScoreOrderRound
{
    public static ScoreOrderResult Run(RoundContext context)
    {
        (long[] rows, double[] raw) = SplitScores.OfJob(context, context.Item.Index);
        return ScoreOrdering.Write(context, rows, raw, new int[rows.Length]);
    }
}
