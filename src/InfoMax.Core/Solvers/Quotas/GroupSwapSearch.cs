using InfoMax.Core.Graph;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers.Quotas;

/// <summary>
/// 1-swap local search that exchanges rows of one group alone, so that every group keeps its number of chosen rows; else as
/// <see cref="SwapSearch"/>: an improving pair is at the tops of its group's two heaps or joined by an edge.
/// </summary>
internal sealed class GroupSwapSearch
{
    private readonly Membership _membership;
    private readonly int[] _groups;
    private readonly RowHeap[] _worstChosen;
    private readonly RowHeap[] _bestUnchosen;
    private readonly Queue<int> _rows = new();
    private readonly bool[] _rowQueued;
    private readonly Queue<int> _changed = new();
    private readonly bool[] _groupQueued;

    private GroupSwapSearch(Membership membership, GroupQuota quota)
    {
        _membership = membership;
        _groups = quota.Groups;
        int count = quota.Budgets.Length;
        _worstChosen = new RowHeap[count];
        _bestUnchosen = new RowHeap[count];
        _rowQueued = new bool[_groups.Length];
        _groupQueued = new bool[count];

        // A row is in one heap at a time, so all heaps share the array of places.
        int[] places = RowHeap.Places(_groups.Length);
        List<int>[] chosen = Lists(count);
        List<int>[] unchosen = Lists(count);
        for (int row = 0; row < _groups.Length; row++)
        {
            (membership.Chosen[row] ? chosen : unchosen)[_groups[row]].Add(row);
        }

        for (int g = 0; g < count; g++)
        {
            _worstChosen[g] = new RowHeap(membership.Gain, -1, places);
            _worstChosen[g].Build([.. chosen[g]]);
            _bestUnchosen[g] = new RowHeap(membership.Gain, +1, places);
            _bestUnchosen[g].Build([.. unchosen[g]]);
            Enqueue(g, _groupQueued, _changed);
        }
    }

    /// <summary>Brings each group to its budget, worst out or best in; swaps until no swap within a group improves F, or <paramref name="maxSwaps"/> are made. Gains are recomputed and the search repeated until that uncovers none.</summary>
    /// <returns>Swaps made, and whether the end is a local optimum.</returns>
    public static (int Swaps, bool Optimal) Run(Membership membership, GroupQuota quota, int maxSwaps, CancellationToken cancellationToken)
    {
        int swaps = 0;
        while (true)
        {
            GroupSwapSearch search = new(membership, quota);
            search.MeetBudgets(quota.Budgets);
            int made = search.Improve(maxSwaps - swaps, cancellationToken);
            swaps += made;
            membership.Recompute();
            if (made == 0 || swaps >= maxSwaps)
            {
                return (swaps, made == 0);
            }
        }
    }

    private static List<int>[] Lists(int count) => [.. Enumerable.Range(0, count).Select(_ => new List<int>())];

    private static void Enqueue(int item, bool[] queued, Queue<int> queue)
    {
        if (!queued[item])
        {
            queued[item] = true;
            queue.Enqueue(item);
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
        double tolerance = SwapSearch.Tolerance(_membership.Problem.Alpha);
        double[] gain = _membership.Gain;
        for (int row = 0; row < _groups.Length; row++)
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
        SimilarityGraph graph = _membership.Problem.Graph;
        double[] gain = _membership.Gain;
        bool[] chosen = _membership.Chosen;
        double sign = chosen[row] ? 1 : -1;
        int partner = -1;
        double best = tolerance;
        for (long e = graph.Offsets[row]; e < graph.Offsets[row + 1]; e++)
        {
            int other = graph.Neighbors[e];
            if (chosen[other] != chosen[row] && _groups[other] == _groups[row])
            {
                double change = (sign * (gain[other] - gain[row])) + (_membership.Problem.Alpha * graph.Weights[e]);
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
        int group = _groups[leaving];
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
        SimilarityGraph graph = _membership.Problem.Graph;
        for (long e = graph.Offsets[row]; e < graph.Offsets[row + 1]; e++)
        {
            int other = graph.Neighbors[e];
            bool isChosen = _membership.Chosen[other];
            (isChosen ? _worstChosen : _bestUnchosen)[_groups[other]].Reorder(other);
            if (isChosen != rising)
            {
                Enqueue(other, _rowQueued, _rows);
                Enqueue(_groups[other], _groupQueued, _changed);
            }
        }
    }
}
