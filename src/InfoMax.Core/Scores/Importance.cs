namespace InfoMax.Core.Scores;

/// <summary>From raw scores to importance I_i in [0, 1].</summary>
public static class Importance
{
    /// <summary>
    /// Normalises N raw scores to r in [0, 1] and applies the order. O(N log N) for ranks, where equal scores (0 and -0
    /// too) get equal importance; O(N) otherwise.
    /// </summary>
    /// <param name="raw">Finite scores, row by row.</param>
    /// <param name="normalization">How r is made.</param>
    /// <param name="order">What r is worth.</param>
    /// <returns>I, length N, each in [0, 1].</returns>
    /// <exception cref="ArgumentException">
    /// A score is not finite or, with <see cref="ScoreNormalization.None"/>, not in [0, 1]; the message names the first such row.
    /// </exception>
    public static float[] FromScores(ReadOnlySpan<double> raw, ScoreNormalization normalization, ScoreOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        RequireRange(raw, normalization);
        double[] normalized = normalization switch
        {
            ScoreNormalization.Rank => MidRanks(raw),
            ScoreNormalization.MinMax => MinMax(raw),
            ScoreNormalization.None => raw.ToArray(),
            _ => throw new ArgumentOutOfRangeException(nameof(normalization), normalization, "not a normalisation"),
        };
        float[] importance = new float[raw.Length];
        for (int i = 0; i < importance.Length; i++)
        {
            importance[i] = (float)order.Apply(normalized[i]);
        }

        return importance;
    }

    /// <summary>r of a row that has no score: in the middle, whatever the others' are.</summary>
    public const double WithoutScore = 0.5;

    /// <summary>As <see cref="FromScores"/> over the rows that have a score; one without (NaN) has r = <see cref="WithoutScore"/>.</summary>
    public static float[] FromPartialScores(double[] raw, ScoreNormalization normalization, ScoreOrder order)
    {
        ArgumentNullException.ThrowIfNull(raw);
        ArgumentNullException.ThrowIfNull(order);
        if (!Array.Exists(raw, double.IsNaN))
        {
            return FromScores(raw, normalization, order);
        }

        float[] known = FromScores(Array.FindAll(raw, score => !double.IsNaN(score)), normalization, order);
        float without = (float)order.Apply(WithoutScore);
        int next = 0;
        return Array.ConvertAll(raw, score => double.IsNaN(score) ? without : known[next++]);
    }

    /// <summary>The scores with the middle one, the mean of two, in place of each that is missing (NaN): for what looks at scores, as r does at ranks. 0 where all are.</summary>
    public static double[] WithMiddle(double[] raw)
    {
        ArgumentNullException.ThrowIfNull(raw);
        if (!Array.Exists(raw, double.IsNaN))
        {
            return raw;
        }

        double[] known = Array.FindAll(raw, score => !double.IsNaN(score));
        Array.Sort(known);

        // Halved, so that the sum of the largest doubles stays finite.
        double middle = known.Length == 0 ? 0 : (known[(known.Length - 1) / 2] / 2) + (known[known.Length / 2] / 2);
        return Array.ConvertAll(raw, score => double.IsNaN(score) ? middle : score);
    }

    /// <summary>r_i = (mean rank of the rows that share row i's score) / (N - 1), ranks from 0; 0.5 for a single row.</summary>
    internal static double[] MidRanks(ReadOnlySpan<double> raw)
    {
        int rows = raw.Length;
        double[] ranks = new double[rows];
        if (rows == 1)
        {
            ranks[0] = 0.5;
            return ranks;
        }

        // The order inside a run of equal scores does not matter: they all get the run's mean rank.
        double[] sorted = raw.ToArray();
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            order[i] = i;
        }

        Array.Sort(sorted, order);
        for (int first = 0; first < rows;)
        {
            int last = first;
            while (last + 1 < rows && sorted[last + 1] == sorted[first])
            {
                last++;
            }

            double rank = ((double)first + last) / 2 / (rows - 1);
            for (int i = first; i <= last; i++)
            {
                ranks[order[i]] = rank;
            }

            first = last + 1;
        }

        return ranks;
    }

    /// <summary>(score - low) / (high - low) in [0, 1]; 0.5 when the two are equal.</summary>
    public static double Spread(double score, double low, double high)
    {
        // Halved, so that the span of the largest doubles stays finite.
        double span = (high / 2) - (low / 2);
        return span > 0 ? Math.Clamp(((score / 2) - (low / 2)) / span, 0, 1) : 0.5;
    }

    private static double[] MinMax(ReadOnlySpan<double> raw)
    {
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        foreach (double score in raw)
        {
            low = Math.Min(low, score);
            high = Math.Max(high, score);
        }

        double[] normalized = new double[raw.Length];
        for (int i = 0; i < normalized.Length; i++)
        {
            normalized[i] = Spread(raw[i], low, high);
        }

        return normalized;
    }

    private static void RequireRange(ReadOnlySpan<double> raw, ScoreNormalization normalization)
    {
        bool unit = normalization == ScoreNormalization.None;
        for (int i = 0; i < raw.Length; i++)
        {
            if (!double.IsFinite(raw[i]))
            {
                throw new ArgumentException($"the score of row {i} is {raw[i]}: it must be a finite number");
            }

            if (unit && raw[i] is < 0 or > 1)
            {
                throw new ArgumentException($"the score of row {i} is {raw[i]}: without normalisation it must be in [0, 1]; use rank or minmax");
            }
        }
    }
}
