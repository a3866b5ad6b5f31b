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
        return Known.GetOrAdd(shape, static s => new Pipeline(s.Scheme switch
        {
            PartitionScheme.Single => SinglePipeline.Rounds(s),
            PartitionScheme.Semantic => SemanticPipeline.Rounds(s),
            PartitionScheme.Random => RandomPipeline.Rounds(s),
            _ => throw new ArgumentOutOfRangeException(nameof(shape), s.Scheme, "not a partition scheme"),
        }));
    }

    /// <summary>The pipeline of a job as far as its facts tell: until rows are counted, that of a single partition.</summary>
    public static Pipeline Of(JobFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return Of(facts.Shape);
    }
}
