using InfoMax.Core.Graph;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers;

/// <summary>
/// 1-swap local search. Exchanging chosen i for unchosen j changes F by m_j - m_i + alpha * W_ij with W_ij &gt;= 0, so an
/// improving pair is either found at the tops of two heaps (the worst chosen, the best unchosen row) or is joined by
/// an edge. The joined pairs are covered by a queue: every row whose gain moved the favourable way since it was last
/// examined waits in it and has its whole list examined. The search ends when the heaps' pair does not improve F by
/// more than <see cref="Tolerance"/> and the queue is empty: then no swap does.
/// </summary>
internal sealed class SwapSearch
{
    private readonly Membership _membership;
    private readonly SimilarityGraph _graph;
    private readonly RowHeap _worstChosen;
    private readonly RowHeap _bestUnchosen;
    private readonly Queue<int> _queue = new();
    private readonly bool[] _queued;

    private SwapSearch(Membership membership)
    {
        _membership = membership;
        _graph = membership.Problem.Graph;
        _queued = new bool[membership.Chosen.Length];
        _worstChosen = new RowHeap(membership.Gain, -1);
        _bestUnchosen = new RowHeap(membership.Gain, +1);
        int[] rows = new int[membership.Chosen.Length];
        int chosen = 0;
        int unchosen = rows.Length;
        for (int i = rows.Length - 1; i >= 0; i--)
        {
            rows[membership.Chosen[i] ? chosen++ : --unchosen] = i;
        }

        _worstChosen.Build(rows.AsSpan(0, chosen));
        _bestUnchosen.Build(rows.AsSpan(chosen));
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
    public static (int Swaps, bool Optimal) Run(Membership membership, int maxSwaps, CancellationToken cancellationToken)
    {
        int swaps = 0;
        while (true)
        {
            SwapSearch search = new(membership);
            search.MeetBudget();
            int made = search.Improve(maxSwaps - swaps, cancellationToken);
            swaps += made;
            membership.Recompute();
            if (made == 0)
            {
                return (swaps, true);
            }

            if (swaps >= maxSwaps)
            {
                return (swaps, false);
            }
        }
    }

    private void MeetBudget()
    {
        while (_membership.Count > _membership.Problem.Budget)
        {
            int row = _worstChosen.Top;
            _worstChosen.Remove(row);
            _membership.Remove(row);
            _bestUnchosen.Insert(row);
            Refresh(row, rising: true);
        }

        while (_membership.Count < _membership.Problem.Budget)
        {
            int row = _bestUnchosen.Top;
            _bestUnchosen.Remove(row);
            _membership.Add(row);
            _worstChosen.Insert(row);
            Refresh(row, rising: false);
        }
    }

    private int Improve(int maxSwaps, CancellationToken cancellationToken)
    {
        if (_worstChosen.Count == 0 || _bestUnchosen.Count == 0)
        {
            return 0;
        }

        double tolerance = Tolerance(_membership.Problem.Alpha);
        double[] gain = _membership.Gain;
        for (int i = 0; i < gain.Length; i++)
        {
            Enqueue(i);
        }

        int swaps = 0;
        while (swaps < maxSwaps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int worst = _worstChosen.Top;
            int best = _bestUnchosen.Top;
            if (gain[best] - gain[worst] > tolerance)
            {
                Swap(worst, best);
                swaps++;
                continue;
            }

            if (!_queue.TryDequeue(out int row))
            {
                break;
            }

            _queued[row] = false;
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

    /// <summary>The joined row of the other side whose exchange with <paramref name="row"/> gains most, or -1 when none gains.</summary>
    private int BestJoinedPartner(int row, double tolerance)
    {
        double[] gain = _membership.Gain;
        bool[] chosen = _membership.Chosen;
        double alpha = _membership.Problem.Alpha;
        double sign = chosen[row] ? 1 : -1;
        int partner = -1;
        double best = tolerance;
        for (long e = _graph.Offsets[row]; e < _graph.Offsets[row + 1]; e++)
        {
            int other = _graph.Neighbors[e];
            if (chosen[other] != chosen[row])
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
        _worstChosen.Remove(leaving);
        _bestUnchosen.Remove(entering);
        _membership.Remove(leaving);
        _membership.Add(entering);
        _bestUnchosen.Insert(leaving);
        _worstChosen.Insert(entering);
        Enqueue(leaving);
        Enqueue(entering);
        Refresh(leaving, rising: true);
        Refresh(entering, rising: false);
    }

    /// <summary>Puts the changed neighbours back in order, and in the queue when the change can have made a swap worth while.</summary>
    private void Refresh(int row, bool rising)
    {
        for (long e = _graph.Offsets[row]; e < _graph.Offsets[row + 1]; e++)
        {
            int other = _graph.Neighbors[e];
            if (_membership.Chosen[other])
            {
                _worstChosen.Reorder(other);
                if (!rising)
                {
                    Enqueue(other);
                }
            }
            else
            {
                _bestUnchosen.Reorder(other);
                if (rising)
                {
                    Enqueue(other);
                }
            }
        }
    }

    private void Enqueue(int row)
    {
        if (!_queued[row])
        {
            _queued[row] = true;
            _queue.Enqueue(row);
        }
    }
}
