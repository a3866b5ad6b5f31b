using InfoMax.Core.Objective;

namespace InfoMax.Cluster.Rounds;

/// <summary>What simpler selections of the same size reach, for the summary.</summary>
internal static class Baselines
{
    /// <summary>
    /// E[F(S)] over uniformly random S of p rows: (p/N) sum_i I_i - alpha * p(p-1)/(N(N-1)) * sum_ij K_ij, with
    /// sum_ij K_ij = N * meanRowWeight / 2.
    /// </summary>
    public static double ExpectedRandom(CoresetProblem problem, double meanRowWeight)
    {
        double information = 0;
        foreach (float value in problem.Importance)
        {
            information += value;
        }

        return ExpectedRandom(problem.Rows, problem.Budget, information, problem.Alpha, meanRowWeight);
    }

    /// <summary>The same from N, p, sum_i I_i and alpha.</summary>
    public static double ExpectedRandom(double n, double p, double information, double alpha, double meanRowWeight)
    {
        double pairs = n > 1 ? p * (p - 1) / (n * (n - 1)) : 0;
        return (p / n * information) - (alpha * pairs * n * meanRowWeight / 2);
    }

    /// <summary>E of the families of which uniformly random p of N rows have one: sum_f 1 - C(N - s_f, p) / C(N, p), s_f rows a family.</summary>
    /// <param name="n">N.</param>
    /// <param name="p">p.</param>
    /// <param name="sizes">s_f of each family; they sum to N.</param>
    public static double ExpectedFamilies(int n, int p, int[] sizes)
    {
        double met = 0;
        double missed = 1;
        int rows = 0;
        foreach (IGrouping<int, int> size in sizes.GroupBy(size => size).OrderBy(size => size.Key))
        {
            for (; rows < size.Key; rows++)
            {
                missed *= Math.Max(0, n - p - rows) / (double)(n - rows);
            }

            met += size.Count() * (1 - missed);
        }

        return met;
    }

    /// <summary>The p rows with the largest I, ties to the lower row; ascending.</summary>
    public static int[] TopScores(float[] importance, int budget)
    {
        if (budget == 0)
        {
            return [];
        }

        float[] ascending = [.. importance];
        Array.Sort(ascending);
        float cut = ascending[^budget];
        int atCut = budget - importance.Count(i => i > cut);
        List<int> rows = new(budget);
        for (int i = 0; i < importance.Length; i++)
        {
            if (importance[i] > cut || (importance[i] == cut && atCut-- > 0))
            {
                rows.Add(i);
            }
        }

        return [.. rows];
    }
}
