using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers;

/// <summary>
/// Lazy greedy (Minoux, "Accelerated greedy algorithms for maximizing submodular set functions", 1978): p times the
/// row of largest marginal gain, ties to the lower row. F is submodular, so a gain never grows while rows are added
/// and a key that is still right at the top of the heap is the maximum. F is not monotone once gains are negative,
/// and |S| = p is exact, so the (1 - 1/e) guarantee of the monotone case does not hold in general.
/// </summary>
public sealed class GreedySolver : ICoresetSolver
{
    /// <inheritdoc/>
    public CoresetSolution Solve(CoresetProblem problem, SolverOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        Membership membership = Choose(problem, cancellationToken);
        return Solutions.From(membership, null, problem.Budget, Solutions.TrivialOr(problem, StopReason.Converged), "greedy");
    }

    /// <summary>The greedy set with its gains; with a quota a row whose group is full is passed over, and the group's others after it.</summary>
    internal static Membership Choose(CoresetProblem problem, CancellationToken cancellationToken)
    {
        int[]? groups = problem.Quota?.Groups;
        int[] left = [.. problem.Quota?.Budgets ?? []];
        Membership membership = new(problem, new bool[problem.Rows]);
        double[] keys = (double[])membership.Gain.Clone();
        RowHeap heap = new(keys, +1);
        int[] rows = new int[problem.Rows];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }

        heap.Build(rows);
        while (membership.Count < problem.Budget)
        {
            int row = heap.Top;
            if (groups is not null && left[groups[row]] == 0)
            {
                heap.Remove(row);
                continue;
            }

            if (keys[row] != membership.Gain[row])
            {
                keys[row] = membership.Gain[row];
                heap.Reorder(row);
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            heap.Remove(row);
            membership.Add(row);
            if (groups is not null)
            {
                left[groups[row]]--;
            }
        }

        return membership;
    }
}
