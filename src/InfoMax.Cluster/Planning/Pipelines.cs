using System.Collections.Concurrent;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Planning;

/// <summary>Which pipeline a job has.</summary>
public static class Pipelines
{
    private static readonly ConcurrentDictionary<PipelineShape, Pipeline> Known = [];

    /// <summary>The pipeline of a job of that shape.</summary>
    public static Pipeline Of(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Known.GetOrAdd(shape, static s => new Pipeline(s.Goal switch
        {
            JobGoal.Prune => Prune(s),
            JobGoal.Dedupe => DedupePipeline.Rounds(s),
            JobGoal.Score => ScorePipeline.Rounds(s),
            _ => throw new ArgumentOutOfRangeException(nameof(shape), s.Goal, "no rounds lead to this goal"),
        }));
    }

    /// <summary>The pipeline of a job as far as its facts tell: until rows are counted, that of a single partition.</summary>
    public static Pipeline Of(JobFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return Of(facts.Shape);
    }

    private static IReadOnlyList<RoundDefinition> Prune(PipelineShape shape) => shape.Scheme switch
    {
        PartitionScheme.Single => SinglePipeline.Rounds(shape),
        PartitionScheme.Semantic => SemanticPipeline.Rounds(shape),
        PartitionScheme.Random => RandomPipeline.Rounds(shape),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape.Scheme, "not a partition scheme"),
    };
}
