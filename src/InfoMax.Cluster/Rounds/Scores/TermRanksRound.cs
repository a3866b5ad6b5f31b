using System.Globalization;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Rounds.Scores;

/// <summary>Mid-ranks over all rows of each score that is combined, in one range of it.</summary>
[RoundKernel(RoundKind.TermRanks)]
[RoundKernel(RoundKind.GraphTermRanks, PartitionScheme.Single, PartitionScheme.Semantic)]
internal static class TermRanksRound
{
    public static TermRanksResult Run(RoundContext context)
    {
        RoundKind order = context.Item.Round.Kind == RoundKind.TermRanks ? RoundKind.TermOrder : RoundKind.GraphTermOrder;
        IReadOnlyList<TermOrderResult> splits = context.Results<TermOrderResult>(order);
        List<ScoreRanksResult> ranks = [];
        for (int term = 0; term < splits[0].Terms.Count; term++)
        {
            ranks.Add(ScoreRanksRound.RankRange(
                context, [.. splits.Select(split => split.Terms[term])], string.Create(CultureInfo.InvariantCulture, $"{term:D2}-"), (double)term / splits[0].Terms.Count));
        }

        return new TermRanksResult(ranks);
    }
}
