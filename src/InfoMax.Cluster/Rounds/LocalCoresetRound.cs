using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// Solves a partition's own problem for more rows than its share of the budget: those are its candidates for the
/// reduction. A sample of its rows goes with them, from which the weight of the whole graph is measured.
/// </summary>
internal static class LocalCoresetRound
{
    /// <summary>Candidates per row of the budget. The reduction can only drop candidates, so there must be some to drop.</summary>
    internal const double OverSelection = 3;

    public static LocalCoresetResult Run(RoundContext context)
    {
        PartitionTable table = PartitionTable.Read(context, context.Item.Index);
        ImportanceResult importance = context.Results<ImportanceResult>(RoundKind.Importance)[0];
        IReadOnlyList<SweepPoint> points = SweepPoint.Of(context.Spec, importance.ValidRows);
        GraphResult graph = context.Results<GraphResult>(RoundKind.Graph)[context.Item.Index];
        NeighborLists lists;
        using (Stream stream = context.Store.OpenRead(graph.Neighbors))
        {
            lists = NeighborsArtifact.Read(stream, table.Rows);
        }

        float[] relaxed = new float[table.Rows.Length];
        float[] gains = new float[table.Rows.Length];
        bool[] candidate = new bool[table.Rows.Length];
        for (int i = 0; i < points.Count; i++)
        {
            AddCandidates(context, table, importance, lists, points[i], candidate, relaxed, gains);
            context.Progress((i + 1.0) / points.Count);
        }

        int[] chosen = [.. Enumerable.Range(0, candidate.Length).Where(i => candidate[i] || GraphSample.Contains(context.Spec.Seed, table.Rows[i], importance.ValidRows))];
        return Write(context, table, chosen, candidate, relaxed, gains);
    }

    private static void AddCandidates(
        RoundContext context,
        PartitionTable table,
        ImportanceResult importance,
        NeighborLists lists,
        SweepPoint point,
        bool[] candidate,
        float[] relaxed,
        float[] gains)
    {
        int rows = table.Rows.Length;
        if (rows == 0)
        {
            return;
        }

        // Of a row's k nearest over the whole data set about k / P are in its own partition: that many keep the radius
        // within which rows count as redundant. The automatic alpha then grows by as much as the graph thins; a fixed one must.
        int k = Math.Max(1, (int)Math.Round((double)point.Neighbors / context.Order.Items));
        NeighborLists cut = lists.Truncate(k);
        double alpha = point.Alpha.Fixed * point.Neighbors / k
            ?? point.ResolveAlpha(importance.MeanImportance, GraphRound.TotalWeight(cut, cut.K) / rows);
        int budget = (int)Math.Min(rows, Math.Ceiling(OverSelection * point.Fraction * rows));
        CoresetProblem problem = new(
            table.Importance, SimilarityGraphBuilder.FromNeighborLists(cut, context.Executor), alpha / OverSelection, budget);
        CoresetSolution solution = CoresetSolvers.For(context.Spec.Solver).Solve(
            problem, new SolverOptions { Seed = context.Spec.Seed, Executor = context.Executor }, context.CancellationToken);
        float[] localGains = CoresetObjective.Gains(problem, solution.Selected);
        foreach (int row in solution.Selected)
        {
            candidate[row] = true;
            relaxed[row] = Math.Max(relaxed[row], solution.Relaxed?[row] ?? 1);
            gains[row] = localGains[row];
        }
    }

    private static LocalCoresetResult Write(
        RoundContext context, PartitionTable table, int[] chosen, bool[] candidate, float[] relaxed, float[] gains)
    {
        DatasetShape shape = DatasetShape.Of(context);
        using EmbeddingMatrix vectors = table.LoadVectors(context);
        ArtifactRef vectorArtifact = context.Store.Write(context.Uri("vectors.arrow"), stream =>
        {
            using VectorsWriter writer = VectorsArtifact.OpenWriter(stream, shape.Dimension, shape.Element);
            writer.Append(vectors, chosen);
            return writer.Finish();
        });
        CoresetColumns columns = new(
            Array.ConvertAll(chosen, i => table.Rows[i]),
            Array.ConvertAll(chosen, i => table.Importance[i]),
            Array.ConvertAll(chosen, i => candidate[i] ? relaxed[i] : GraphSample.NotACandidate),
            Array.ConvertAll(chosen, i => gains[i]));
        ArtifactRef coreset = context.Store.Write(context.Uri("coreset.arrow"), stream => CoresetArtifact.Write(stream, columns));
        return new LocalCoresetResult(coreset, vectorArtifact);
    }
}
