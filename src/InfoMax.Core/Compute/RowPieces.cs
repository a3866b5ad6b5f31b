namespace InfoMax.Core.Compute;

/// <summary>
/// Cuts N rows into pieces of <see cref="PieceRows"/>, whatever the number of threads, so that a sum over pieces
/// always has the same terms in the same order.
/// </summary>
internal static class RowPieces
{
    /// <summary>Rows in a piece: small enough to balance two cores at 10 000 rows, large enough to hide the dispatch.</summary>
    public const int PieceRows = 2048;

    /// <summary>Number of pieces of <paramref name="rows"/> rows.</summary>
    public static int Count(int rows) => (int)(((long)rows + PieceRows - 1) / PieceRows);

    /// <summary>Calls <paramref name="body"/>(first row, row after the last) for every piece.</summary>
    public static void ForEach(IKernelExecutor executor, int rows, Action<int, int> body, CancellationToken cancellationToken) =>
        executor.ForEach(
            Count(rows),
            piece => body(piece * PieceRows, (int)Math.Min(rows, (piece + 1L) * PieceRows)),
            cancellationToken);

    /// <summary>Sums <paramref name="body"/>(first row, row after the last) over the pieces, in piece order.</summary>
    public static (double First, double Second) Sum(
        IKernelExecutor executor, int rows, Func<int, int, (double First, double Second)> body, CancellationToken cancellationToken)
    {
        (double First, double Second)[] parts = new (double, double)[Count(rows)];
        executor.ForEach(
            parts.Length,
            piece => parts[piece] = body(piece * PieceRows, (int)Math.Min(rows, (piece + 1L) * PieceRows)),
            cancellationToken);
        double first = 0;
        double second = 0;
        foreach ((double partFirst, double partSecond) in parts)
        {
            first += partFirst;
            second += partSecond;
        }

        return (first, second);
    }
}
