namespace InfoMax.Core.Scores;

/// <summary>Several scores as one: sum_t w_t r_t over the mid-ranks of each, a rank turned round where low scores are worth more. High is good.</summary>
public static class CombinedScores
{
    /// <summary>Combines scores of the same N rows. O(N log N) for each.</summary>
    /// <param name="terms">Raw scores, NaN for a row that has none, the order in which each is read and its weight; at least one term.</param>
    /// <returns>Length N, in [0, sum of the weights] when no weight is negative; NaN for a row that is without one of the scores.</returns>
    /// <exception cref="ArgumentException">No terms, lengths that differ, an infinite score, or a weight that is not finite.</exception>
    public static double[] Combine(IReadOnlyList<(double[] Scores, ScoreOrder Order, double Weight)> terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (terms.Count == 0)
        {
            throw new ArgumentException("nothing to combine");
        }

        double[] combined = new double[terms[0].Scores.Length];
        foreach ((double[] scores, ScoreOrder order, double weight) in terms)
        {
            if (scores.Length != combined.Length || !double.IsFinite(weight))
            {
                throw new ArgumentException($"a term of {scores.Length} scores and weight {weight} among scores of {combined.Length} rows");
            }

            int wrong = Array.FindIndex(scores, double.IsInfinity);
            if (wrong >= 0)
            {
                throw new ArgumentException($"the score of row {wrong} is {scores[wrong]}: it must be a finite number, or none");
            }

            double[] known = Importance.MidRanks(Array.FindAll(scores, score => !double.IsNaN(score)));
            int next = 0;
            Add(combined, Array.ConvertAll(scores, score => double.IsNaN(score) ? double.NaN : known[next++]), order, weight);
        }

        return combined;
    }

    /// <summary>Adds one score's part to the sums.</summary>
    /// <param name="combined">The sums; a row that is without one of the scores has NaN.</param>
    /// <param name="ranks">Its mid-ranks in [0, 1], NaN for a row without a score.</param>
    /// <param name="order">The order in which it is read.</param>
    /// <param name="weight">Its weight.</param>
    public static void Add(double[] combined, double[] ranks, ScoreOrder order, double weight)
    {
        ArgumentNullException.ThrowIfNull(combined);
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentNullException.ThrowIfNull(order);
        for (int i = 0; i < combined.Length; i++)
        {
            combined[i] += weight * order.Apply(ranks[i]);
        }
    }
}
