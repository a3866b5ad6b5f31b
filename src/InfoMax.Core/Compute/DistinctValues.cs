namespace InfoMax.Core.Compute;

/// <summary>Values in order, each once, in the place of those given.</summary>
public static class DistinctValues
{
    /// <summary>Sorts the values and moves one of each to the front, ascending; returns how many. What is behind them is left over.</summary>
    public static int Sort<T>(Span<T> values)
        where T : unmanaged, IComparable<T>
    {
        values.Sort();
        int kept = 0;
        foreach (T value in values)
        {
            if (kept == 0 || values[kept - 1].CompareTo(value) != 0)
            {
                values[kept++] = value;
            }
        }

        return kept;
    }
}
