using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds.Scores;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>Writes the scores of the graph of a split's rows, one beside the other, with the partition of each row.</summary>
[RoundKernel(RoundKind.GraphScores, PartitionScheme.Single, PartitionScheme.Semantic)]
internal static class GraphScoresRound
{
    public static ArtifactResult Run(RoundContext context)
    {
        GraphSplitSums sums = GraphSplitSums.Read(context, context.Item.Index);
        return new ArtifactResult(context.Store.Write(context.BulkUri("scores.arrow"), stream => NumbersArtifact.Write(stream,
        [
            (ScoreOrdering.Row, sums.Rows),
            (ScoreOrdering.Partition, sums.Partitions),
            .. sums.Scores.Select(score => (EnumWords.Of(score.Key), (Array)score.Value)),
        ])));
    }
}
