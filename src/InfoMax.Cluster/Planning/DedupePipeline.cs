using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Planning;

/// <summary>Copies are found and taken out, and nothing is chosen: no graph, no solve.</summary>
public static class DedupePipeline
{
    /// <summary>In order.</summary>
    public static IReadOnlyList<RoundDefinition> Rounds(PipelineShape shape) => ResultRounds.WithWrite(InputRounds.Of(shape));
}
