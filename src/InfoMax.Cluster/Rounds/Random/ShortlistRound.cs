using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Random;

/// <summary>
/// A partition's further candidates: greedily those of largest optimistic gain, less their redundancy among each other
/// along the partition's own edges.
/// </summary>
[RoundKernel(RoundKind.Shortlist)]
internal static class ShortlistRound
{
    public static LocalCoresetResult Run(RoundContext context)
    {
        PartitionTable table = PartitionTable.Read(context, context.Item.Index);
        ArtifactRef prices = context.Results<ArtifactResult>(RoundKind.Pricing)[0].Artifact;
        PricedPoint[] priced = RoundIndex.Read<PricedPoint[]>(context.Store, prices);
        bool[] shortlisted = new bool[table.Rows.Length];
        float[] bestGain = new float[table.Rows.Length];
        int[] free = priced.Length == 0 ? [] : FreeRows(context, table);
        if (free.Length > 0)
        {
            NeighborLists lists = GraphRound.ReadLists(context, table);
            IReadOnlyList<SweepPoint> points = SweepPoint.Of(context);
            for (int i = 0; i < points.Count; i++)
            {
                float[] gains = ReadGains(context, table, priced[i].Gains);
                NeighborLists cut = lists.Truncate(LocalCoresetRound.LocalNeighbors(points[i], context.Order.Items));
                SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(cut, context.Executor, context.CancellationToken);
                int count = (int)Math.Min(free.Length, Math.Ceiling(CandidateShares.Shortlist * points[i].Fraction * table.Rows.Length));
                foreach (int row in Choose(graph, gains, free, priced[i].Alpha, count, context.CancellationToken))
                {
                    bestGain[row] = shortlisted[row] ? Math.Max(bestGain[row], gains[row]) : gains[row];
                    shortlisted[row] = true;
                }

                context.Progress((i + 1.0) / points.Count);
            }
        }

        int[] chosen = [.. free.Where(i => shortlisted[i])];
        CoresetColumns columns = new(
            Array.ConvertAll(chosen, i => table.Rows[i]),
            Array.ConvertAll(chosen, i => table.Importance[i]),
            new float[chosen.Length],
            Array.ConvertAll(chosen, i => bestGain[i]));
        return CandidateTable.Write(context, table, chosen, columns);
    }

    /// <summary>Greedy choice of <paramref name="count"/> of the rows <paramref name="free"/>, ties to the lower row.</summary>
    /// <param name="graph">The partition's own edges.</param>
    /// <param name="gains">Optimistic gain of each of its rows.</param>
    /// <param name="free">Indices that may be chosen, ascending.</param>
    /// <param name="alpha">Weight of the redundancy term.</param>
    /// <param name="count">How many, at most as many as are free.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Chosen indices, ascending.</returns>
    internal static int[] Choose(
        SimilarityGraph graph, float[] gains, int[] free, double alpha, int count, CancellationToken cancellationToken)
    {
        if (count == free.Length)
        {
            return free;
        }

        // A problem's importance is in [0, 1]. With the count given, a shift changes no order, and a scale of both terms neither.
        float least = free.Min(i => gains[i]);
        float scale = Math.Max(1, free.Max(i => gains[i]) - least);
        CoresetProblem problem = new(
            Array.ConvertAll(free, i => (gains[i] - least) / scale), graph.Induce(free.AsSpan()), alpha / scale, count);
        CoresetSolution solution = CoresetSolvers.For(SolverKind.Greedy).Solve(problem, new SolverOptions(), cancellationToken);
        return Array.ConvertAll(solution.Selected, i => free[i]);
    }

    /// <summary>The partition's rows that are no candidates yet.</summary>
    private static int[] FreeRows(RoundContext context, PartitionTable table)
    {
        LocalCoresetResult own = context.Results<LocalCoresetResult>(RoundKind.LocalCoreset)[context.Item.Index];
        using Stream stream = context.Store.OpenRead(own.Coreset);
        CoresetColumns columns = CoresetArtifact.Read(stream);
        bool[] candidate = new bool[table.Rows.Length];
        for (int i = 0; i < columns.Rows.Length; i++)
        {
            if (columns.Relaxed[i] != GraphSample.NotACandidate)
            {
                candidate[Array.BinarySearch(table.Rows, columns.Rows[i])] = true;
            }
        }

        return [.. Enumerable.Range(0, candidate.Length).Where(i => !candidate[i])];
    }

    /// <summary>The gain of each of the partition's rows: as priced, else its importance.</summary>
    private static float[] ReadGains(RoundContext context, PartitionTable table, ArtifactRef artifact)
    {
        float[] gains = [.. table.Importance];
        using Stream stream = context.Store.OpenRead(artifact);
        CoresetColumns priced = CoresetArtifact.Read(stream);
        for (int i = 0; i < priced.Rows.Length; i++)
        {
            int place = Array.BinarySearch(table.Rows, priced.Rows[i]);
            if (place >= 0)
            {
                gains[place] = priced.Gains[i];
            }
        }

        return gains;
    }
}
