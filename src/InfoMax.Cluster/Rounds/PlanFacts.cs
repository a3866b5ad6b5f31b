using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds;

/// <summary>What is known of a job's input from its headers alone: the plan round and an estimate before any round say the same.</summary>
public static class PlanFacts
{
    /// <summary>The plan without what takes a look at ids: their warnings, and the rows that repeat one.</summary>
    /// <param name="artifact">The artifact with the layout.</param>
    /// <param name="layout">The layout.</param>
    public static PlanResult Of(ArtifactRef artifact, DatasetLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return new PlanResult(
            artifact,
            layout.Files.Count,
            layout.Rows,
            layout.Dimension,
            layout.Fingerprint,
            InputSplits.Of(layout).Count,
            layout.Score.Kind,
            layout.Score.ToString(),
            layout.Element.Bytes(),
            Labels: layout.Labels?.ToString(),
            PairBytes: layout.Score.Work.HasFlag(ScoreWork.Pairs) ? 2 * layout.PairDimension * layout.PairElement.Bytes() : 0,
            HasIds: layout.Ids != IdKind.None);
    }
}
