using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Tests.Coordinator;

/// <summary>Every shape that a job may have.</summary>
internal static class JobShapes
{
    /// <summary>All of them; of scores made of others, those with one sort of work, and those with all sorts.</summary>
    public static IEnumerable<PipelineShape> All() => Combinations()
        .Where(shape => shape.HasLabels || (!shape.Needs(ScoreWork.Probe) && (shape.IsComposite || ScoreSource.DefinitionOf(shape.Score) is not { NeedsLabels: true })));

    private static IEnumerable<ScoreWork> Works(ScoreKind score)
    {
        ScoreWork[] parts = [ScoreWork.None, .. Enum.GetValues<ScoreWork>().Where(work => work is not (ScoreWork.None or ScoreWork.Ranks))];
        ScoreWork all = parts.Aggregate(ScoreWork.None, (sum, work) => sum | work);
        return score switch
        {
            ScoreKind.Combine => [.. parts.Select(work => work | ScoreWork.Ranks), all | ScoreWork.Ranks, (all & ~ScoreWork.Graph) | ScoreWork.Ranks],
            ScoreKind.Several => [.. parts, all, all | ScoreWork.Ranks, (all & ~ScoreWork.Graph) | ScoreWork.Ranks],
            _ => [ScoreWork.None],
        };
    }

    private static IEnumerable<PipelineShape> Combinations() =>
        Others().SelectMany(shape => (PipelineShape[])[shape, shape with { SpreadCopies = true }]);

    private static IEnumerable<PipelineShape> Others() =>
    [
        .. from scheme in Enum.GetValues<PartitionScheme>()
           from score in Enum.GetValues<ScoreKind>()
           where score != ScoreKind.Several
           from work in Works(score)
           where scheme != PartitionScheme.Random || !work.HasFlag(ScoreWork.Graph)
           from hasLabels in (bool[])[false, true]
           from reasons in (bool[])[false, true]
           select new PipelineShape(scheme, score, JobGoal.Prune, hasLabels, reasons, Work: work),
        .. from scheme in Enum.GetValues<PartitionScheme>()
           from score in Enum.GetValues<ScoreKind>()
           where score is not (ScoreKind.Combine or ScoreKind.Several)
           from hasLabels in (bool[])[false, true]
           from distributed in scheme == PartitionScheme.Semantic ? (bool[])[false, true] : [false]
           select new PipelineShape(scheme, score, JobGoal.Prune, hasLabels, true, distributed, Map: true),
        .. from score in Enum.GetValues<ScoreKind>()
           where score != ScoreKind.Several
           from work in Works(score)
           from hasLabels in (bool[])[false, true]
           from reasons in (bool[])[false, true]
           select new PipelineShape(PartitionScheme.Semantic, score, JobGoal.Prune, hasLabels, reasons, Distributed: true, Work: work),
        .. from score in Enum.GetValues<ScoreKind>()
           where score != ScoreKind.Several
           from work in Works(score)
           where !work.HasFlag(ScoreWork.Graph)
           from hasLabels in (bool[])[false, true]
           select new PipelineShape(PartitionScheme.Single, score, JobGoal.Dedupe, hasLabels, Work: work),
        .. from scheme in Enum.GetValues<PartitionScheme>()
           from score in Enum.GetValues<ScoreKind>()
           where score is not (ScoreKind.Combine or ScoreKind.Several)
           from hasLabels in (bool[])[false, true]
           from groups in Enum.GetValues<GroupScheme>()
           from hasQuota in (bool[])[false, true]
           from distributed in (bool[])[false, true]
           where (hasLabels || groups != GroupScheme.None || !hasQuota) && (!distributed || scheme == PartitionScheme.Semantic)
           select new PipelineShape(scheme, score, JobGoal.Prune, hasLabels, false, distributed, groups, hasQuota),
        .. from scheme in (PartitionScheme[])[PartitionScheme.Single, PartitionScheme.Semantic]
           from score in Enum.GetValues<ScoreKind>()
           where score is not (ScoreKind.Auto or ScoreKind.Uniform)
           from work in Works(score)
           from hasLabels in (bool[])[false, true]
           select new PipelineShape(scheme, score, JobGoal.Score, hasLabels, Work: work),
    ];
}
