namespace InfoMax.Core.Solvers.Bounds;

/// <summary>Walks of two ascending lists of rows side by side: cheaper than a search for each where most are asked for.</summary>
internal static class AscendingRows
{
    /// <summary>Moves <paramref name="at"/> to the first row that is not below <paramref name="row"/>; whether it is that row.</summary>
    /// <param name="rows">Ascending.</param>
    /// <param name="at">A place, moved forwards only: ask for rows in ascending order.</param>
    /// <param name="row">The row sought.</param>
    public static bool Seek(ReadOnlySpan<int> rows, ref int at, int row)
    {
        while ((uint)at < (uint)rows.Length && rows[at] < row)
        {
            at++;
        }

        return (uint)at < (uint)rows.Length && rows[at] == row;
    }
}
