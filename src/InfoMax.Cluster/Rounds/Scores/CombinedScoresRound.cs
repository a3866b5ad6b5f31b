using InfoMax.Cluster.Jobs;
using InfoMax.Core.Scores;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds.Scores;

/// <summary>
/// Each combination of a split's rows: the weighted sum of their ranks, each turned by its score's own order. A row without one of
/// the scores has no combined one.
/// </summary>
[RoundKernel(RoundKind.CombinedScores)]
[RoundKernel(RoundKind.GraphCombinedScores, PartitionScheme.Single, PartitionScheme.Semantic)]
internal static class CombinedScoresRound
{
    public static ArtifactResult Run(RoundContext context)
    {
        bool ofGraph = context.Item.Round.Kind == RoundKind.GraphCombinedScores;
        TermOrderResult split = context.Results<TermOrderResult>(ofGraph ? RoundKind.GraphTermOrder : RoundKind.TermOrder)[context.Item.Index];
        IReadOnlyList<TermRanksResult> ranges = context.Results<TermRanksResult>(ofGraph ? RoundKind.GraphTermRanks : RoundKind.TermRanks);
        IReadOnlyList<ScoreSource> terms = TermOrderRound.Terms(context);
        (long[] rows, int[] partitions) = Rows(context, split.Terms[0]);
        ScoreSource[] combinations = [.. context.Spec.Score.Outputs().Where(score => score.Kind == ScoreKind.Combine)];
        double[][] combined = [.. combinations.Select(_ => new double[rows.Length])];
        for (int t = 0; t < terms.Count; t++)
        {
            double[] ranks = Ranks(context, split.Terms[t], [.. ranges.Select(range => range.Terms[t])]);
            ScoreOrder order = ImportanceRound.OrderOf(context, terms[t].Definition!);
            for (int c = 0; c < combinations.Length; c++)
            {
                foreach (ScoreTerm term in combinations[c].Terms().Where(term => term.Score == terms[t]))
                {
                    CombinedScores.Add(combined[c], ranks, order, term.Weight);
                }
            }
        }

        return new ArtifactResult(context.Store.Write(context.BulkUri("scores.arrow"), stream => NumbersArtifact.Write(stream,
        [
            (ScoreOrdering.Row, rows),
            (ScoreOrdering.Partition, partitions),
            .. combinations.Select((score, c) => (score.ToString(), (Array)combined[c])),
        ])));
    }

    private static (long[] Rows, int[] Partitions) Rows(RoundContext context, ScoreOrderResult order)
    {
        using Stream stream = context.Store.OpenRead(order.Rows);
        return (NumbersArtifact.Read<long>(stream, ScoreOrdering.Row), NumbersArtifact.Read<int>(stream, ScoreOrdering.Partition));
    }

    /// <summary>The rank of each row, NaN where it has no score.</summary>
    private static double[] Ranks(RoundContext context, ScoreOrderResult order, ScoreRanksResult[] ranges)
    {
        double[] ranks = ScoreRanksRound.ReadRanks(context, ranges, checked((int)order.Entries.Rows));
        using Stream stream = context.Store.OpenRead(order.Rows);
        return Array.ConvertAll(NumbersArtifact.Read<int>(stream, ScoreOrdering.Entry), entry => entry < 0 ? double.NaN : ranks[entry]);
    }
}
