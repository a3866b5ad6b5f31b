using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers.Quotas;

/// <summary>
/// Exactly p_g rows of each group: lazy greedy over all rows, in which a group that is full takes no more, then swaps within groups until
/// none raises F. Ties go to the lower row. F is submodular and the groups are a partition matroid.
/// </summary>
public static class QuotaSolver
{
    /// <summary>Solves a problem that has a <see cref="CoresetProblem.Quota"/>.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="swaps">Swaps follow the greedy choice.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ArgumentException">The problem has no quota.</exception>
    public static CoresetSolution Solve(CoresetProblem problem, bool swaps, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(problem);
        GroupQuota quota = problem.Quota ?? throw new ArgumentException("the problem has no quota", nameof(problem));
        Membership membership = Choose(problem, quota, cancellationToken);
        if (!swaps)
        {
            return Solutions.From(membership, null, problem.Budget, StopReason.Converged, "quota greedy");
        }

        (int made, bool optimal) = GroupSwapSearch.Run(membership, quota, SwapSearch.Limit(problem), cancellationToken);
        return Solutions.From(membership, null, problem.Budget + made, optimal ? StopReason.Converged : StopReason.IterationLimit, "quota greedy+swap");
    }

    private static Membership Choose(CoresetProblem problem, GroupQuota quota, CancellationToken cancellationToken)
    {
        Membership membership = new(problem, new bool[problem.Rows]);
        double[] keys = (double[])membership.Gain.Clone();
        RowHeap heap = new(keys, +1);
        heap.Build([.. Enumerable.Range(0, problem.Rows)]);
        int[] left = [.. quota.Budgets];
        while (membership.Count < problem.Budget)
        {
            int row = heap.Top;
            if (left[quota.Groups[row]] == 0)
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
            left[quota.Groups[row]]--;
        }

        return membership;
    }
}
