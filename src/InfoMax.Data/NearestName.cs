namespace InfoMax.Data;

/// <summary>Finds what a misspelt name was meant to be.</summary>
public static class NearestName
{
    private const int ShortLength = 5;

    /// <summary>
    /// The name with the fewest single-character changes (insert, delete, replace, swap of neighbours) from
    /// <paramref name="typed"/>, the first of equals; null when that takes more than <paramref name="most"/>, by default a
    /// third of its characters but at least 2, of up to four characters 1: two changes make any short word another.
    /// </summary>
    public static string? Of(string typed, IEnumerable<string> names, int? most = null)
    {
        ArgumentNullException.ThrowIfNull(typed);
        ArgumentNullException.ThrowIfNull(names);
        int allowed = most ?? (typed.Length < ShortLength ? 1 : Math.Max(2, typed.Length / 3));
        string? nearest = null;
        foreach (string name in names.Where(name => Math.Abs(name.Length - typed.Length) <= allowed))
        {
            int distance = Distance(typed, name);
            if (distance <= allowed)
            {
                // From now on only what is nearer counts.
                (nearest, allowed) = (name, distance - 1);
            }
        }

        return nearest;
    }

    /// <summary>The optimal string alignment distance, row by row: d(i, j) from the prefixes of lengths i and j.</summary>
    private static int Distance(string a, string b)
    {
        int[] before = new int[b.Length + 1];
        int[] last = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int[] current = new int[b.Length + 1];
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(last[j] + 1, current[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            (before, last) = (last, current);
        }

        return last[b.Length];
    }
}
