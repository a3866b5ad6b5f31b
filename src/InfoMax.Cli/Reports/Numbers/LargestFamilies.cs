using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports.Numbers;

/// <summary>The largest families of copies, by two looks at the table of copies; no more than these are in memory.</summary>
internal static class LargestFamilies
{
    private const int Most = 12;
    private const int MostCopies = 8;

    /// <summary>The families, the largest first, ties to the lower row; ids and fates are not filled in.</summary>
    /// <exception cref="ResultException">The table cannot be read.</exception>
    public static IReadOnlyList<CopyFamily> Of(ResultDirectory results, CancellationToken cancellationToken)
    {
        SortedSet<(int Negative, long Row)> largest = [];
        foreach ((_, long[] representatives, _, int[] sizes) in results.Copies())
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < sizes.Length; i++)
            {
                if ((largest.Count < Most || (-sizes[i], representatives[i]).CompareTo(largest.Max) < 0) && largest.Add((-sizes[i], representatives[i])) && largest.Count > Most)
                {
                    largest.Remove(largest.Max);
                }
            }
        }

        Dictionary<long, CopyFamily> families = largest.ToDictionary(pair => pair.Row, pair => new CopyFamily(pair.Row, -pair.Negative, []));
        foreach ((long[] rows, long[] representatives, float[] cosines, _) in families.Count == 0 ? [] : results.Copies())
        {
            for (int i = 0; i < rows.Length; i++)
            {
                if (families.TryGetValue(representatives[i], out CopyFamily? family) && family.Copies.Count < MostCopies)
                {
                    family.Copies.Add(new NearRow(rows[i], null, cosines[i]));
                }
            }
        }

        return [.. largest.Select(pair => families[pair.Row])];
    }
}
