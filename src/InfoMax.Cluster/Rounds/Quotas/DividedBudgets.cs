using InfoMax.Cluster.Jobs;
using MessagePack;

namespace InfoMax.Cluster.Rounds.Quotas;

/// <summary>The budgets of a job's groups, whose last is that of the rows in none.</summary>
/// <param name="Sizes">Representatives of each group.</param>
/// <param name="Budgets">Rows to choose of each group, for each sweep point in its order.</param>
[MessagePackObject]
public sealed record DividedBudgets([property: Key(0)] int[] Sizes, [property: Key(1)] int[][] Budgets)
{
    /// <summary>Those of the job at hand. For rounds that declare to read <see cref="RoundKind.Quota"/>.</summary>
    public static DividedBudgets Read(RoundContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return RoundIndex.Read<DividedBudgets>(context.Store, context.Results<QuotaResult>(RoundKind.Quota)[0].Budgets);
    }

    /// <summary>
    /// What a part of the rows contributes: of each group its share of <paramref name="perBudgetRow"/> times the group's budget, rounded up,
    /// so that all parts together have at least that.
    /// </summary>
    /// <param name="point">The sweep point.</param>
    /// <param name="rows">The part's rows of each group.</param>
    /// <param name="perBudgetRow">Rows for each row of the budget, at least 1.</param>
    /// <param name="leastShare">Share of the part's rows that it contributes at least.</param>
    public int[] Share(int point, int[] rows, double perBudgetRow, double leastShare = 0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int[] shares = new int[rows.Length];
        for (int g = 0; g < shares.Length; g++)
        {
            double share = Sizes[g] == 0 ? 0 : Math.Max(leastShare, perBudgetRow * Budgets[point][g] / Sizes[g]);
            shares[g] = (int)Math.Min(rows[g], Math.Ceiling(share * rows[g]));
        }

        return shares;
    }
}
