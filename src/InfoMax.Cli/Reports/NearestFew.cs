namespace InfoMax.Cli.Reports;

/// <summary>The few rows of the largest cosines, the nearest first; of equal cosines the one that came first.</summary>
internal static class NearestFew
{
    /// <summary>How many of the rows that a kept one stands for are named.</summary>
    public const int MostCovered = 5;

    /// <summary>Puts a row in its place, and lets go of the last one where there are too many.</summary>
    /// <param name="rows">The rows so far.</param>
    /// <param name="row">The row.</param>
    /// <param name="cosineOf">The cosine of a row.</param>
    /// <param name="most">How many are kept.</param>
    public static void Add<T>(List<T> rows, T row, Func<T, float> cosineOf, int most)
    {
        float cosine = cosineOf(row);
        int place = rows.FindIndex(other => cosineOf(other) < cosine);
        rows.Insert(place < 0 ? rows.Count : place, row);
        if (rows.Count > most)
        {
            rows.RemoveAt(most);
        }
    }
}
