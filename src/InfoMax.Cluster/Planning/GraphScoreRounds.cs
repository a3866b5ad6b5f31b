using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Planning;

/// <summary>The round between graph and solve of a job whose score is read off the neighbour lists; none for other scores.</summary>
public static class GraphScoreRounds
{
    /// <summary>The kinds that a later round reads the importance from, beside <see cref="RoundKind.Importance"/>.</summary>
    public static IReadOnlyList<RoundKind> Reads(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return ScoreSource.DefinitionOf(shape.Score) is { NeedsGraph: true } ? [RoundKind.GraphImportance] : [];
    }

    /// <summary>The round where the score has one.</summary>
    /// <param name="shape">The job's shape.</param>
    /// <param name="lists">The round that wrote the lists over the whole data set.</param>
    public static IReadOnlyList<RoundDefinition> Of(PipelineShape shape, RoundKind lists) => Reads(shape).Count == 0 ? [] :
    [
        new RoundDefinition
        {
            Kind = RoundKind.GraphImportance,
            Name = "graph importance",
            Items = RoundItems.Job,
            Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies],
            ReadsBulk = [lists],
            KeptBytes = s => s.Rows * (s.Partitions > 1 ? 24.0 : 12.0),
        },
    ];
}
