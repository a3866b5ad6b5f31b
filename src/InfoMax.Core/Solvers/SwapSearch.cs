using System.Runtime.InteropServices;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers;

/// <summary>
/// 1-swap local search. Exchanging chosen i for unchosen j changes F by m_j - m_i + alpha * W_ij with W_ij &gt;= 0, so an
/// improving pair is either found at the tops of two heaps (the worst chosen, the best unchosen row) or is joined by
/// an edge. The joined pairs are covered by a queue: every row whose gain moved the favourable way since it was last
/// examined waits in it and has its whole list examined. The search ends when the heaps' pair does not improve F by
/// more than <see cref="Tolerance"/> and the queue is empty: then no swap does. With a quota rows of one group alone are
/// exchanged, so that each keeps its number: two heaps a group, of which those are compared that have changed.
/// </summary>
internal sealed class SwapSearch
{
    private readonly Membership _membership;
    private readonly SimilarityGraph _graph;
    private readonly int[]? _groups;
    private readonly RowHeap[] _worstChosen;
    private readonly RowHeap[] _bestUnchosen;
    private readonly Queue<int> _rows = new();
    private readonly bool[] _rowQueued;
    private readonly Queue<int> _changed = new();
    private readonly bool[] _groupQueued;

    private SwapSearch(Membership membership, GroupQuota? quota)
    {
        _membership = membership;
        _graph = membership.Problem.Graph;
        _groups = quota?.Groups;
        _rowQueued = new bool[membership.Chosen.Length];
        int groups = quota?.Budgets.Length ?? 1;
        _groupQueued = new bool[groups];
        _worstChosen = new RowHeap[groups];
        _bestUnchosen = new RowHeap[groups];

        // A row is in one heap at a time, so all heaps share the array of places.
        int[] places = RowHeap.Places(membership.Chosen.Length);
        for (int g = 0; g < groups; g++)
        {
            _worstChosen[g] = new RowHeap(membership.Gain, -1, places);
            _bestUnchosen[g] = new RowHeap(membership.Gain, +1, places);
            Enqueue(g, _groupQueued, _changed);
        }

        Build(groups);
    }

    /// <summary>
    /// Improvement below which a swap is not made: far above the rounding of one gain update, far below a
    /// difference that matters.
    /// </summary>
    public static double Tolerance(double alpha) => 1e-9 + 1e-12 * alpha;

    /// <summary>Swaps allowed: far more than any run has needed, so that the end is a local optimum.</summary>
    public static int Limit(CoresetProblem problem) => (int)Math.Min(int.MaxValue, 1000L + 10L * problem.Rows);

    /// <summary>
    /// Brings the set to exactly p rows, worst out or best in, one at a time; then swaps until no swap improves F or <paramref name="maxSwaps"/> are made. Gains are recomputed at the end and the
    /// search is repeated if that uncovers a swap, so that rounding cannot hide one.
    /// </summary>
    /// <returns>Swaps made, and whether the end is a local optimum.</returns>
    public static (int Swaps, bool Optimal) Run(Membership membership, int maxSwaps, CancellationToken cancellationToken) =>
        Run(membership, null, maxSwaps, cancellationToken);

    /// <summary>As the other, with the budgets of a quota, and swaps within its groups.</summary>
    /// <returns>Swaps made, and whether the end is an optimum of swaps within groups.</returns>
    public static (int Swaps, bool Optimal) Run(Membership membership, GroupQuota? quota, int maxSwaps, CancellationToken cancellationToken)
    {
        int[] budgets = quota?.Budgets ?? [membership.Problem.Budget];
        int swaps = 0;
        while (true)
        {
            SwapSearch search = new(membership, quota);
            search.MeetBudgets(budgets);
            int made = search.Improve(maxSwaps - swaps, cancellationToken);
            swaps += made;
            membership.Recompute();
            if (made == 0 || swaps >= maxSwaps)
            {
                return (swaps, made == 0);
            }
        }
    }

    private static void Enqueue(int item, bool[] queued, Queue<int> queue)
    {
        if (!queued[item])
        {
            queued[item] = true;
            queue.Enqueue(item);
        }
    }

    private int GroupOf(int row) => _groups is null ? 0 : _groups[row];

    /// <summary>Fills the heaps. The orders in which they are filled are part of the result where gains are equal: never change them.</summary>
    private void Build(int groups)
    {
        List<int>[] chosen = [.. Enumerable.Range(0, groups).Select(_ => new List<int>())];
        List<int>[] unchosen = [.. Enumerable.Range(0, groups).Select(_ => new List<int>())];
        for (int row = 0; row < _rowQueued.Length; row++)
        {
            (_membership.Chosen[row] ? chosen : unchosen)[GroupOf(row)].Add(row);
        }

        for (int g = 0; g < groups; g++)
        {
            if (_groups is null)
            {
                chosen[g].Reverse();
            }

            _worstChosen[g].Build(CollectionsMarshal.AsSpan(chosen[g]));
            _bestUnchosen[g].Build(CollectionsMarshal.AsSpan(unchosen[g]));
        }
    }

    /// <summary>In each group, in order, the worst chosen leave or the best others enter, one at a time.</summary>
    private void MeetBudgets(int[] budgets)
    {
        for (int g = 0; g < budgets.Length; g++)
        {
            while (_worstChosen[g].Count > budgets[g])
            {
                int row = _worstChosen[g].Top;
                _worstChosen[g].Remove(row);
                _membership.Remove(row);
                _bestUnchosen[g].Insert(row);
                Refresh(row, rising: true);
            }

            while (_worstChosen[g].Count < budgets[g])
            {
                int row = _bestUnchosen[g].Top;
                _bestUnchosen[g].Remove(row);
                _membership.Add(row);
                _worstChosen[g].Insert(row);
                Refresh(row, rising: false);
            }
        }
    }

    private int Improve(int maxSwaps, CancellationToken cancellationToken)
    {
        double tolerance = Tolerance(_membership.Problem.Alpha);
        double[] gain = _membership.Gain;
        for (int row = 0; row < gain.Length; row++)
        {
            Enqueue(row, _rowQueued, _rows);
        }

        int swaps = 0;
        while (swaps < maxSwaps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_changed.TryDequeue(out int group))
            {
                _groupQueued[group] = false;
                if (_worstChosen[group].Count > 0 && _bestUnchosen[group].Count > 0
                    && gain[_bestUnchosen[group].Top] - gain[_worstChosen[group].Top] > tolerance)
                {
                    Swap(_worstChosen[group].Top, _bestUnchosen[group].Top);
                    swaps++;
                }

                continue;
            }

            if (!_rows.TryDequeue(out int row))
            {
                break;
            }

            _rowQueued[row] = false;
            int partner = BestJoinedPartner(row, tolerance);
            if (partner >= 0)
            {
                (int leaving, int entering) = _membership.Chosen[row] ? (row, partner) : (partner, row);
                Swap(leaving, entering);
                swaps++;
            }
        }

        return swaps;
    }

    /// <summary>The joined row of the same group and the other side whose exchange with <paramref name="row"/> gains most, or -1 when none gains.</summary>
    private int BestJoinedPartner(int row, double tolerance)
    {
        double[] gain = _membership.Gain;
        bool[] chosen = _membership.Chosen;
        double alpha = _membership.Problem.Alpha;
        double sign = chosen[row] ? 1 : -1;
        int group = GroupOf(row);
        int partner = -1;
        double best = tolerance;
        for (long e = _graph.Offsets[row]; e < _graph.Offsets[row + 1]; e++)
        {
            int other = _graph.Neighbors[e];
            if (chosen[other] != chosen[row] && GroupOf(other) == group)
            {
                double change = sign * (gain[other] - gain[row]) + alpha * _graph.Weights[e];
                if (change > best)
                {
                    best = change;
                    partner = other;
                }
            }
        }

        return partner;
    }

    private void Swap(int leaving, int entering)
    {
        int group = GroupOf(leaving);
        _worstChosen[group].Remove(leaving);
        _bestUnchosen[group].Remove(entering);
        _membership.Remove(leaving);
        _membership.Add(entering);
        _bestUnchosen[group].Insert(leaving);
        _worstChosen[group].Insert(entering);
        Enqueue(group, _groupQueued, _changed);
        Enqueue(leaving, _rowQueued, _rows);
        Enqueue(entering, _rowQueued, _rows);
        Refresh(leaving, rising: true);
        Refresh(entering, rising: false);
    }

    /// <summary>Puts the changed neighbours back in order, and in the queues when the change can have made a swap worth while.</summary>
    private void Refresh(int row, bool rising)
    {
        for (long e = _graph.Offsets[row]; e < _graph.Offsets[row + 1]; e++)
        {
            int other = _graph.Neighbors[e];
            int group = GroupOf(other);
            bool isChosen = _membership.Chosen[other];
            (isChosen ? _worstChosen : _bestUnchosen)[group].Reorder(other);
            if (isChosen != rising)
            {
                Enqueue(other, _rowQueued, _rows);
                Enqueue(group, _groupQueued, _changed);
            }
        }
    }
}
