using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds.Scores;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>Adds up what all partitions tell of a split's rows, and orders the scores that follow, or those that were combined from them.</summary>
[RoundKernel(RoundKind.GraphScoreOrder, PartitionScheme.Semantic)]
internal static class GraphScoreOrderRound
{
    public static ScoreOrderResult Run(RoundContext context)
    {
        int split = context.Item.Index;
        if (context.Takes(RoundKind.GraphCombinedScores, bulk: true))
        {
            ArtifactRef combined = context.Results<ArtifactResult>(RoundKind.GraphCombinedScores)[split].Artifact;
            (long[] rows, double[] values) = MadeScores.Read(context, combined, context.Spec.Score);
            using Stream stream = context.Store.OpenRead(combined);
            return ScoreOrdering.Write(context, rows, values, NumbersArtifact.Read<int>(stream, ScoreOrdering.Partition));
        }

        GraphSplitSums sums = GraphSplitSums.Read(context, split);
        return ScoreOrdering.Write(context, sums.Rows, sums.Scores[context.Spec.ScoreKind], sums.Partitions);
    }
}
