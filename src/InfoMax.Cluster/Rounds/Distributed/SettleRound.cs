using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds.Semantic;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers.Distributed;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>A partition's chosen rows with their gains, its part of F, and its part of the bound at each price of each round.</summary>
[RoundKernel(RoundKind.Settle, PartitionScheme.Semantic)]
internal static class SettleRound
{
    public static SettleResult Run(RoundContext context)
    {
        int partition = context.Item.Index;
        (ExtendedGraph graph, bool[] mutual) = ExtendRound.Read(context, withMutual: true);
        SolvedPasses solved = new(context);
        int last = ColoursRound.Passes(context).Count - 1;
        PartitionChoices choices = solved.Choices(last, partition, graph.Keys);
        bool[] chosen = choices.Of(graph.Keys);
        bool[] own = choices.Own[partition]!;
        double[] gains = PartitionSolver.OwnGains(graph, chosen, SolveRound.Alpha(context, SweepPoint.Of(context)[0]));
        long[] rows = OwnBlocks.Read(context, partition).Rows;
        IEnumerable<ChosenRow> taken = Enumerable.Range(0, own.Length).Where(i => own[i])
            .Select(i => new ChosenRow(rows[i], graph.Importance[graph.FirstOwn + i], (float)gains[i]));
        (double within, double covered, int close, int unknown) = Similarity(graph, mutual, chosen, (int)SweepPoint.Of(context)[0].Neighbors);
        BoundPart[] bound = [.. Enumerable.Range(0, BoundSchedule.Rounds).Select(round => BoundRound.ReadPart(context, partition, round))];
        return new SettleResult(
            context.Store.Write(context.Uri("coreset.arrow"), stream => CoresetArtifact.Write(stream, taken)),
            RoundIndex.Write(context.Store, context.Uri("bound.msgpack"), bound, bound.Length),
            PartitionSolver.OwnValue(graph, gains, own),
            within,
            covered,
            close,
            own.Length,
            unknown);
    }

    /// <summary>As <see cref="CoresetSimilarity"/>, of the own rows.</summary>
    private static (double Within, double Covered, int Close, int Unknown) Similarity(ExtendedGraph graph, bool[] mutual, bool[] chosen, int k)
    {
        double within = 0;
        double covered = 0;
        int close = 0;
        int unknown = 0;
        for (int row = graph.FirstOwn; row < graph.FirstOwn + graph.OwnRows; row++)
        {
            float best = 0;
            int near = 0;
            for (long e = graph.Graph.Offsets[row]; e < graph.Graph.Offsets[row + 1]; e++)
            {
                float cosine = mutual[e] ? graph.Graph.Weights[e] / 2 : graph.Graph.Weights[e];
                near += cosine >= CoresetSimilarity.Close ? 1 : 0;
                best = chosen[graph.Graph.Neighbors[e]] ? Math.Max(best, cosine) : best;
            }

            within += chosen[row] ? best : 0;
            covered += chosen[row] ? 0 : best;
            close += chosen[row] && best >= CoresetSimilarity.Close ? 1 : 0;
            unknown += chosen[row] && best < CoresetSimilarity.Close && near >= k ? 1 : 0;
        }

        return (within, covered, close, unknown);
    }
}
