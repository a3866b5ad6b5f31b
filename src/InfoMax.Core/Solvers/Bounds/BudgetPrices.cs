using InfoMax.Core.Compute;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers.Bounds;

/// <summary>
/// The price of a row of the budget, or with a quota of a row of each group's budget: the thresholds that project a point onto
/// the capped simplex of every group.
/// </summary>
internal sealed class BudgetPrices
{
    private readonly int _budget;
    private readonly int[]? _groups;
    private readonly int[] _budgets;
    private readonly int[][] _members;

    private readonly bool _isFixed;

    /// <param name="problem">The problem.</param>
    /// <param name="isFixed">A row of the budget costs nothing, whatever the budget: its importance is told less the price. All rows are then one group.</param>
    public BudgetPrices(CoresetProblem problem, bool isFixed = false)
    {
        if (isFixed)
        {
            (_isFixed, _budgets, _members, Values, MeanShares) = (true, [problem.Rows], [], [0], [0]);
            return;
        }

        _budget = problem.Budget;
        _groups = problem.Quota?.Groups;
        _budgets = problem.Quota?.Budgets ?? [problem.Budget];
        _members = _groups is null ? [] : GroupRows.Of(_groups, _budgets.Length);
        Values = new double[_budgets.Length];
        MeanShares = _groups is null
            ? [(float)((double)_budget / problem.Rows)]
            : [.. _budgets.Select((budget, g) => (float)((double)budget / Math.Max(1, _members[g].Length)))];
    }

    /// <summary>The price in each group, or the only one.</summary>
    public double[] Values { get; }

    /// <summary>p_g / n_g.</summary>
    public float[] MeanShares { get; }

    /// <summary>The group whose budget a row counts against; 0 for every row without quotas.</summary>
    public int Of(int row) => _groups is null ? 0 : _groups[row];

    /// <summary>Prices at which clip(v_i - r_i price, 0, 1) sums to each budget.</summary>
    public void Project(float[] values, float[] rates, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        if (_isFixed)
        {
            return;
        }

        if (_groups is null)
        {
            Values[0] = CappedSimplex.Threshold(values, rates, _budget, Values[0], executor, cancellationToken);
            return;
        }

        executor.ForEach(
            _members.Length,
            g =>
            {
                if (_members[g].Length > 0)
                {
                    Values[g] = CappedSimplex.Threshold(
                        Array.ConvertAll(_members[g], row => values[row]),
                        Array.ConvertAll(_members[g], row => rates[row]),
                        _budgets[g],
                        Values[g],
                        SequentialExecutor.Instance,
                        cancellationToken);
                }
            },
            cancellationToken);
    }

    /// <summary>In each group the importance of the row of rank <paramref name="factor"/> p_g from above, and of the first one.</summary>
    public (double[] Least, double[] Top) Ranks(float[] importance, int factor)
    {
        double[] least = new double[_budgets.Length];
        double[] top = new double[_budgets.Length];
        for (int g = 0; g < least.Length; g++)
        {
            float[] sorted = _groups is null ? (float[])importance.Clone() : Array.ConvertAll(_members[g], row => importance[row]);
            Array.Sort(sorted);
            if (sorted.Length > 0)
            {
                top[g] = sorted[^1];
                least[g] = sorted[(int)Math.Max(0, sorted.Length - ((long)factor * Math.Max(1, _budgets[g])))];
            }
        }

        return (least, top);
    }
}
