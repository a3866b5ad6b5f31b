namespace InfoMax.Core.Graph;

/// <summary>
/// What any plan of probes would find of the true neighbours of sampled rows. A pair is multiplied when either row
/// probes the other's block, so whether a plan finds a true neighbour follows from the probe orders of the two rows:
/// no trial search is needed. Pairs that come along because whole blocks visit each other are left out of the
/// forecast, which is therefore a little low.
/// </summary>
internal sealed class ProbeForecast
{
    private readonly ProbePair[] _pairs;
    private readonly int[] _sought;

    /// <param name="pairs">Every true neighbour of every sampled row.</param>
    /// <param name="sought">True neighbours of each sampled row.</param>
    public ProbeForecast(ProbePair[] pairs, int[] sought)
    {
        _pairs = pairs;
        _sought = sought;
    }

    /// <summary>The least plan that finds the wanted share, or the widest one allowed.</summary>
    /// <param name="recall">Wanted at the lower end of the 99 % confidence interval.</param>
    /// <param name="maxVisits">Blocks probed beside the own at most.</param>
    public ProbePlan LeastPlan(double recall, int maxVisits)
    {
        if (Reaches(ProbePlan.None, recall))
        {
            return ProbePlan.None;
        }

        float[] reaches = [.. _pairs.SelectMany(pair => new[] { pair.Forth.Gap, pair.Back.Gap }).Where(gap => float.IsFinite(gap) && gap >= 0).Distinct().Order()];
        int low = 0;
        for (int high = reaches.Length; low < high;)
        {
            int middle = (low + high) >>> 1;
            if (Reaches(new ProbePlan(reaches[middle], maxVisits), recall))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        if (low == reaches.Length)
        {
            return new ProbePlan(float.PositiveInfinity, maxVisits);
        }

        // Among many equal centres a reach alone lets a row probe them all.
        int visits = 1;
        while (visits < maxVisits && !Reaches(new ProbePlan(reaches[low], visits), recall))
        {
            visits++;
        }

        return new ProbePlan(reaches[low], visits);
    }

    private bool Reaches(ProbePlan plan, double recall)
    {
        int[] found = new int[_sought.Length];
        foreach (ProbePair pair in _pairs)
        {
            found[pair.Sample] += pair.Forth.IsIn(plan) || pair.Back.IsIn(plan) ? 1 : 0;
        }

        return RecallEstimate.Sure(found, _sought).Lower >= recall;
    }
}
