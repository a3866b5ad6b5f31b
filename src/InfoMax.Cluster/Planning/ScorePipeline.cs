using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Planning;

/// <summary>Scores of all rows, of which nothing is chosen: one probe for all scores of labels, one graph for all of the graph, no solve.</summary>
public static class ScorePipeline
{
    /// <summary>In order.</summary>
    public static IReadOnlyList<RoundDefinition> Rounds(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (!shape.Needs(ScoreWork.Graph))
        {
            return ResultRounds.WithTable(InputRounds.Scores(shape), [.. Bulk(shape), .. shape.Needs(ScoreWork.Ranks) ? [RoundKind.CombinedScores] : Array.Empty<RoundKind>()]);
        }

        IReadOnlyList<RoundKind> bulk = [.. Bulk(shape), RoundKind.GraphScores, .. shape.Needs(ScoreWork.Ranks) ? [RoundKind.GraphCombinedScores] : Array.Empty<RoundKind>()];
        return shape.Scheme == PartitionScheme.Single
            ? ResultRounds.WithTable([.. InputRounds.Of(shape), SinglePipeline.Graph, .. GraphScoreRounds.OfTable(shape, RoundKind.Graph)], bulk)
            : ResultRounds.WithTable([.. InputRounds.Of(shape), .. SemanticPipeline.Lists, .. GraphScoreRounds.OfTable(shape, RoundKind.Merge)], bulk);
    }

    /// <summary>The made scores. Where none of them looks at the vectors, the last round stands for their reader, with which they go.</summary>
    private static IReadOnlyList<RoundKind> Bulk(PipelineShape shape) =>
        shape.Needs(ScoreWork.Graph | ScoreWork.Prototypes | ScoreWork.Probe | ScoreWork.Targets)
            ? MadeScoreRounds.KindsOf(shape)
            : [RoundKind.Ingest, .. MadeScoreRounds.KindsOf(shape)];
}
