using InfoMax.Core.Compute;

namespace InfoMax.Core.Graph.Blocks;

/// <summary>
/// What any plan of probes would find of the true neighbours of sampled rows, and what it would cost. A pair is multiplied
/// when either row probes the other's block, so whether a plan finds a true neighbour follows from the probe orders of the
/// two rows: no trial search is needed. Pairs that come along because whole blocks visit each other are left out of the
/// forecast, which is therefore a little low.
/// </summary>
internal sealed class ProbeForecast
{
    /// <summary>
    /// What a join still misses of what the visits missed, at most of what was measured: .20 to .30 of 100 000 and 150 000 rows, .55 of 1 000 000 in 8 partitions, .41 of 3 000 000.
    /// </summary>
    private const double MissedByAJoin = 0.55;

    private const int MostJoins = 2;

    private readonly ProbePair[] _pairs;
    private readonly int[] _sought;
    private readonly float[] _gaps;
    private readonly float[] _reaches;

    /// <param name="pairs">Every true neighbour of every sampled row.</param>
    /// <param name="sought">True neighbours of each sampled row.</param>
    /// <param name="gaps">Gaps of the sampled rows' probes, nearest first, as of <see cref="BlockProbing.Some"/>.</param>
    public ProbeForecast(ProbePair[] pairs, int[] sought, float[] gaps)
    {
        _pairs = pairs;
        _sought = sought;
        _gaps = gaps;
        _reaches = [.. pairs.SelectMany(pair => new[] { pair.Forth.Gap, pair.Back.Gap }).Where(gap => float.IsFinite(gap) && gap >= 0).Distinct().Order()];
    }

    /// <summary>The plan of fewest visits that finds the wanted share, or the widest one allowed with one join or two.</summary>
    /// <remarks>
    /// For every number of visits there is a smallest reach that finds the wanted share. These plans find the same and differ in
    /// cost: on 400 000 CLIP-like rows 23 visits took a third fewer products than 113 visits within a smaller reach.
    /// </remarks>
    /// <param name="recall">Wanted at the lower end of the 99 % confidence interval.</param>
    /// <param name="maxVisits">Blocks probed beside the own at most: that many gaps each row has.</param>
    /// <param name="executor">Runs the forecasts.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public ProbePlan FewestVisits(double recall, int maxVisits, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        if (Finds(ProbePlan.None, recall))
        {
            return ProbePlan.None;
        }

        int[] reached = new int[maxVisits + 1];
        executor.ForEach(maxVisits, i => reached[i + 1] = LeastReach(i + 1, recall), cancellationToken);
        ProbePlan best = new(float.PositiveInfinity, maxVisits);
        best = best with { Joins = 1 - (MissedByAJoin * (1 - Least(best))) >= recall ? 1 : MostJoins };
        long least = long.MaxValue;
        for (int visits = 1; visits <= maxVisits; visits++)
        {
            if (reached[visits] < _reaches.Length)
            {
                ProbePlan plan = new(_reaches[reached[visits]], visits);
                long made = Visits(plan, maxVisits);
                (best, least) = made < least ? (plan, made) : (best, least);
            }
        }

        return best;
    }

    private int LeastReach(int visits, double recall)
    {
        int low = 0;
        for (int high = _reaches.Length; low < high;)
        {
            int middle = (low + high) >>> 1;
            if (Finds(new ProbePlan(_reaches[middle], visits), recall))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private bool Finds(ProbePlan plan, double recall) => Least(plan) >= recall;

    /// <summary>The share that a plan finds without joins, the lower end of its 99 % confidence interval.</summary>
    private double Least(ProbePlan plan)
    {
        int[] found = new int[_sought.Length];
        foreach (ProbePair pair in _pairs)
        {
            found[pair.Sample] += pair.Forth.IsIn(plan) || pair.Back.IsIn(plan) ? 1 : 0;
        }

        return RecallEstimate.Sure(found, _sought).Lower;
    }

    /// <summary>Visits that the sampled rows would make.</summary>
    private long Visits(ProbePlan plan, int maxVisits)
    {
        long made = 0;
        for (int i = 0; i < _gaps.Length; i += maxVisits)
        {
            foreach (float gap in _gaps.AsSpan(i, plan.Visits))
            {
                made += gap <= plan.Reach && float.IsFinite(gap) ? 1 : 0;
            }
        }

        return made;
    }
}
