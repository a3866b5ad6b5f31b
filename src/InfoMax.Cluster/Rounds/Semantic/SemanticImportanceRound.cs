using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>Puts the importance that scores of the graph led to together, by split and by partition.</summary>
[RoundKernel(RoundKind.GraphImportance, PartitionScheme.Semantic)]
internal static class SemanticImportanceRound
{
    public static ImportanceResult Run(RoundContext context)
    {
        ImportanceResult result = ImportanceRound.Collect(
            context, [.. context.Results<ScoreImportanceResult>(RoundKind.GraphScoreImportance).Select(split => split.Part)]);
        ArtifactRef[] partitions = [.. context.Results<ArtifactResult>(RoundKind.GraphPartitions).Select(partition => partition.Artifact)];
        IReadOnlyList<LabelHits?> hits = [.. context.Results<GraphSumsResult>(RoundKind.GraphSums).Select(partition => partition.Hits).Where(count => count is not null)];
        return result with { Hits = hits.Count == 0 ? null : LabelHits.Of(LabelHits.Sum(hits)), Partitions = RoundIndex.Write(context.Store, context.Uri("partitions.msgpack"), partitions, result.ValidRows) };
    }
}
