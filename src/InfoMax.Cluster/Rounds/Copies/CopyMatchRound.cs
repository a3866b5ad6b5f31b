using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>
/// The most similar representative of each of a range's copies, in passes: (0) copies whose representative within the cell may not be the
/// most similar one visit other cells; (1) all visitors meet the rows of the cells they visit; (2) each copy takes the best, and the
/// splits are told.
/// </summary>
[RoundKernel(RoundKind.CopyMatch)]
internal static class CopyMatchRound
{
    /// <summary>The pass after the last of the walk: what that has told is read as if another followed.</summary>
    public static int WalkPasses(RoundContext context) => context.Order.Rounds.Last(round => round.Round.Kind == RoundKind.CopyWalk).Round.Pass + 1;

    public static CopyMailResult Run(RoundContext context) => context.Item.Round.Pass switch
    {
        0 => CopySeekers.Run(context),
        1 => CopyMeeting.Run(context),
        CopyRounds.MatchPasses - 1 => CopyChoice.Run(context),
        _ => throw new ArgumentException($"{context.Item}: not a pass of the match"),
    };
}
