using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>The problem of one sweep point over all valid rows, with the edges that are known.</summary>
/// <param name="Index">Place of the point in the job's order.</param>
/// <param name="Point">The point.</param>
/// <param name="Problem">All N rows; edges of the rows whose lists are known.</param>
/// <param name="Lists">Those lists at the point's k.</param>
/// <param name="MeanRowWeight">mean_i sum_j W_ij of the whole graph, exact or from the sample.</param>
internal sealed record PointProblem(int Index, SweepPoint Point, CoresetProblem Problem, NeighborLists Lists, double MeanRowWeight)
{
    /// <summary>The job's points, by ascending neighbour count and then in the job's order: points of one k share one graph.</summary>
    public static IEnumerable<PointProblem> Of(RoundContext context, ReductionInput input)
    {
        JobRows all = JobRows.Of(context);
        IReadOnlyList<SweepPoint> points = SweepPoint.Of(context);
        foreach (int k in SweepPoint.NeighborCounts(points))
        {
            NeighborLists cut = input.Lists.Truncate(k);
            SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(cut, input.Listed, input.Rows.Length, context.Executor, context.CancellationToken);
            double meanRowWeight = input.MeanRowWeight(context, k, cut);
            for (int i = 0; i < points.Count; i++)
            {
                if (points[i].Neighbors == k)
                {
                    double alpha = points[i].ResolveAlpha(all.MeanImportance, meanRowWeight);
                    yield return new PointProblem(
                        i, points[i], new CoresetProblem(input.Importance, graph, alpha, checked((int)points[i].Budget)), cut, meanRowWeight);
                }
            }
        }
    }

    /// <summary>Solves on <paramref name="candidates"/> (ascending) alone; the solution's rows are those of the whole, its relaxed point the candidates'.</summary>
    /// <param name="candidates">Rows that may be chosen; with a quota, at least its budget of each group.</param>
    /// <param name="quota">How many of each group are chosen, or null.</param>
    /// <param name="solver">The solver.</param>
    /// <param name="options">Its options.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public CoresetSolution SolveOn(int[] candidates, GroupQuota? quota, SolverKind solver, SolverOptions options, CancellationToken cancellationToken)
    {
        CoresetProblem induced = new(
            Array.ConvertAll(candidates, i => Problem.Importance[i]), Problem.Graph.Induce(candidates.AsSpan()), Problem.Alpha, Problem.Budget)
        {
            Quota = quota is null ? null : new GroupQuota(Array.ConvertAll(candidates, i => quota.Groups[i]), quota.Budgets),
        };
        CoresetSolution solution = JobQuota.Solve(induced, solver, options, cancellationToken);
        return solution with { Selected = Array.ConvertAll(solution.Selected, i => candidates[i]) };
    }
}
