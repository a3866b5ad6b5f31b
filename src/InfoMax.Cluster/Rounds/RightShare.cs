using InfoMax.Cluster.Jobs;
using InfoMax.Core.Scores;

namespace InfoMax.Cluster.Rounds;

/// <summary>How many of the labels are right to what a score looks at: the out-of-fold probe, or the row's neighbours.</summary>
internal static class RightShare
{
    /// <summary>The share in [0, 1]; 1 for a score that does not put wrong labels last, and before its round has counted them.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="score">The score, alone or a term of the job's.</param>
    public static double Of(RoundContext context, ScoreDefinition score) =>
        !score.PutsWrongLast ? 1 : score.NeedsGraph ? LabelHits.Sum(Neighbors(context)).Share : LabelScoresRound.Right(context);

    private static IEnumerable<LabelHits?> Neighbors(RoundContext context) =>
        context.Takes(RoundKind.GraphImportance)
            ? context.Results<ImportanceResult>(RoundKind.GraphImportance).Select(all => all.Hits)
            : context.Takes(RoundKind.GraphSums)
                ? context.Results<GraphSumsResult>(RoundKind.GraphSums).Select(partition => partition.Hits)
                : [];
}
