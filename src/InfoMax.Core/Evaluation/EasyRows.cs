using InfoMax.Core.Objective;

namespace InfoMax.Core.Evaluation;

/// <summary>Leaves the hardest rows out of a choice by groups.</summary>
internal static class EasyRows
{
    /// <summary>
    /// The same budgets over the easiest rows alone: the hardest are moved to a last group of which none is chosen, as far as their own group has
    /// more rows than its budget.
    /// </summary>
    /// <param name="quota">Groups and budgets.</param>
    /// <param name="difficulty">High is hard, one a row; of equal ones the higher row is left out first.</param>
    /// <param name="share">Share of all rows that stays, in (0, 1].</param>
    public static GroupQuota Of(GroupQuota quota, double[] difficulty, double share)
    {
        int none = quota.Budgets.Length;
        int[] groups = [.. quota.Groups];
        int[] left = new int[none];
        Array.ForEach(groups, group => left[group]++);
        int leave = (int)Math.Round((1 - share) * groups.Length);
        foreach (int row in Enumerable.Range(0, groups.Length).OrderByDescending(row => difficulty[row]).ThenByDescending(row => row))
        {
            if (leave == 0)
            {
                break;
            }

            int group = groups[row];
            if (left[group] > quota.Budgets[group])
            {
                left[group]--;
                leave--;
                groups[row] = none;
            }
        }

        return new GroupQuota(groups, [.. quota.Budgets, 0]);
    }
}
