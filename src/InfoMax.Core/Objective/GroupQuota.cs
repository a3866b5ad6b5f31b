namespace InfoMax.Core.Objective;

/// <summary>How many rows of each group are chosen, exactly.</summary>
public sealed class GroupQuota
{
    /// <param name="groups">Group of each row in [0, G), length N.</param>
    /// <param name="budgets">Rows to choose of each group, length G.</param>
    /// <exception cref="ArgumentException">A group is out of range, or has fewer rows than its budget.</exception>
    public GroupQuota(int[] groups, int[] budgets)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(budgets);
        int[] rows = new int[budgets.Length];
        foreach (int group in groups)
        {
            if (group < 0 || group >= budgets.Length)
            {
                throw new ArgumentException($"group {group} of {budgets.Length}");
            }

            rows[group]++;
        }

        for (int g = 0; g < budgets.Length; g++)
        {
            if (budgets[g] < 0 || budgets[g] > rows[g])
            {
                throw new ArgumentException($"group {g} has {rows[g]} rows and a budget of {budgets[g]}");
            }
        }

        Groups = groups;
        Budgets = budgets;
    }

    /// <summary>Group of each row, length N.</summary>
    public int[] Groups { get; }

    /// <summary>Rows to choose of each group; their sum is p.</summary>
    public int[] Budgets { get; }
}
