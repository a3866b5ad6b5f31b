using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds.Scores;

/// <summary>Orders each of the scores that a split's rows are to have combined. With scores of the graph, of the rows that are no copies.</summary>
[RoundKernel(RoundKind.TermOrder)]
[RoundKernel(RoundKind.GraphTermOrder, PartitionScheme.Single, PartitionScheme.Semantic)]
internal static class TermOrderRound
{
    public static TermOrderResult Run(RoundContext context)
    {
        int split = context.Item.Index;
        ArtifactRef? graph = context.Item.Round.Kind == RoundKind.GraphTermOrder ? context.Results<ArtifactResult>(RoundKind.GraphScores)[split].Artifact : null;
        long[]? kept = null;
        int[]? partitions = null;
        if (graph is not null)
        {
            using Stream stream = context.Store.OpenRead(graph);
            kept = NumbersArtifact.Read<long>(stream, ScoreOrdering.Row);
            partitions = NumbersArtifact.Read<int>(stream, ScoreOrdering.Partition);
        }

        List<ScoreOrderResult> orders = [];
        foreach (ScoreSource score in Terms(context))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            (long[] rows, double[] values) = ScoreSource.WorkOf(score.Kind) == ScoreWork.Graph
                ? MadeScores.Read(context, graph!, score)
                : SplitScores.Of(context, split, score);
            if (kept is not null && kept.Length < rows.Length)
            {
                (rows, values) = (kept, Of(kept, rows, values));
            }

            orders.Add(ScoreOrdering.Write(context, rows, values, partitions ?? new int[rows.Length], string.Create(CultureInfo.InvariantCulture, $"{orders.Count:D2}-")));
        }

        return new TermOrderResult(orders);
    }

    /// <summary>The scores that any combination of the job takes, each once.</summary>
    public static IReadOnlyList<ScoreSource> Terms(RoundContext context) =>
        [.. context.Spec.Score.Outputs().SelectMany(score => score.Terms()).Select(term => term.Score).Distinct()];

    /// <summary>The values of some of the rows; both ascending.</summary>
    private static double[] Of(long[] kept, long[] rows, double[] values)
    {
        int place = 0;
        return Array.ConvertAll(kept, row =>
        {
            while (rows[place] < row)
            {
                place++;
            }

            return values[place];
        });
    }
}
