using InfoMax.Core.Compute;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Baselines;

/// <summary>Choices that look at a score alone.</summary>
public static class ScoreBaselines
{
    /// <summary>Strata of <see cref="Ccs(double[], double, int, int, ulong)"/>.</summary>
    public const int Strata = 50;

    private const ulong Stream = 0x637373;

    /// <summary>The p rows of highest worth, ties to the lower row.</summary>
    public static int[] Top(double[] worth, int budget)
    {
        ArgumentNullException.ThrowIfNull(worth);
        RowChoice.RequireBudget(worth.Length, budget);
        return RowChoice.First(RowChoice.Descending(RowChoice.All(worth.Length), worth), budget);
    }

    /// <summary>The p rows of lowest worth, ties to the lower row.</summary>
    public static int[] Bottom(double[] worth, int budget)
    {
        ArgumentNullException.ThrowIfNull(worth);
        RowChoice.RequireBudget(worth.Length, budget);
        return RowChoice.First(RowChoice.Ascending(RowChoice.All(worth.Length), worth), budget);
    }

    /// <summary>Copies collapsed, then the p representatives of highest worth; where there are fewer, the best copies too.</summary>
    /// <param name="worth">Worth of each row.</param>
    /// <param name="representatives">Each row's representative, itself for most.</param>
    /// <param name="budget">p.</param>
    public static int[] DedupeTop(double[] worth, int[] representatives, int budget)
    {
        ArgumentNullException.ThrowIfNull(worth);
        ArgumentNullException.ThrowIfNull(representatives);
        RowChoice.RequireBudget(worth.Length, budget);
        int[] ordered = RowChoice.Descending(RowChoice.All(worth.Length), worth);
        return RowChoice.First(ordered.Where(row => representatives[row] == row).Concat(ordered.Where(row => representatives[row] != row)), budget);
    }

    /// <summary>beta of <see cref="Window"/> and <see cref="Ccs(double[], double, int, int, ulong)"/> by budget: the fewer rows, the more of the hardest are dropped.</summary>
    public static double DroppedShare(double fraction) => fraction <= 0.1 ? 0.4 : fraction <= 0.3 ? 0.3 : 0.1;

    /// <summary>The p hardest rows after the beta N hardest; fewer are dropped where p rows would not be left.</summary>
    public static int[] Window(double[] difficulty, double beta, int budget)
    {
        ArgumentNullException.ThrowIfNull(difficulty);
        RowChoice.RequireBudget(difficulty.Length, budget);
        int dropped = Math.Min((int)(beta * difficulty.Length), difficulty.Length - budget);
        return RowChoice.First(RowChoice.Descending(RowChoice.All(difficulty.Length), difficulty).Skip(dropped), budget);
    }

    /// <summary>
    /// Coverage-centric selection (Zheng et al., "Coverage-centric coreset selection for high pruning rates", ICLR 2023): the beta N hardest
    /// rows are dropped, the rest falls into strata of equal width in the score, and from the smallest stratum on each gives
    /// min(its rows, what is left to choose / strata left), at random.
    /// </summary>
    public static int[] Ccs(double[] difficulty, double beta, int strata, int budget, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(difficulty);
        ArgumentOutOfRangeException.ThrowIfLessThan(strata, 1);
        RowChoice.RequireBudget(difficulty.Length, budget);
        int dropped = Math.Min((int)(beta * difficulty.Length), difficulty.Length - budget);
        int[] kept = RowChoice.First(RowChoice.Descending(RowChoice.All(difficulty.Length), difficulty).Skip(dropped), int.MaxValue);
        List<int>[] filled = Divide(kept, difficulty, strata);
        SeededRandom random = new(seed, Stream);
        List<int> chosen = [];
        int left = filled.Length;
        foreach (List<int> stratum in filled.OrderBy(stratum => stratum.Count))
        {
            int share = Math.Min(stratum.Count, (budget - chosen.Count) / left--);
            chosen.AddRange(RowChoice.Sample([.. stratum], share, ref random));
        }

        // Whole shares round down: the rest is drawn from all that is left.
        HashSet<int> taken = [.. chosen];
        chosen.AddRange(RowChoice.Sample([.. kept.Where(row => !taken.Contains(row))], budget - chosen.Count, ref random));
        return [.. chosen.Order()];
    }

    /// <summary><see cref="Ccs(double[], double, int, int, ulong)"/> of every group by itself, each with its own budget and strata of its own.</summary>
    public static int[] Ccs(double[] difficulty, double beta, int strata, GroupQuota quota, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(difficulty);
        ArgumentNullException.ThrowIfNull(quota);
        List<int> chosen = [];
        foreach (IGrouping<int, int> group in RowChoice.All(difficulty.Length).GroupBy(row => quota.Groups[row]))
        {
            int[] rows = [.. group];
            chosen.AddRange(Ccs(Array.ConvertAll(rows, row => difficulty[row]), beta, strata, quota.Budgets[group.Key], seed).Select(place => rows[place]));
        }

        return [.. chosen.Order()];
    }

    /// <summary>Strata that hold rows, in the order of the score.</summary>
    private static List<int>[] Divide(int[] rows, double[] difficulty, int strata)
    {
        List<int>[] all = new List<int>[strata];
        for (int s = 0; s < strata; s++)
        {
            all[s] = [];
        }

        double low = rows.Length == 0 ? 0 : rows.Min(row => difficulty[row]);
        double width = rows.Length == 0 ? 0 : (rows.Max(row => difficulty[row]) - low) / strata;
        foreach (int row in rows)
        {
            all[width > 0 ? Math.Min(strata - 1, (int)((difficulty[row] - low) / width)) : 0].Add(row);
        }

        return Array.FindAll(all, stratum => stratum.Count > 0);
    }
}
