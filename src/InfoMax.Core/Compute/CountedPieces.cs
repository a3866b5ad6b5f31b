namespace InfoMax.Core.Compute;

/// <summary>Pieces of a kernel that report how many of them have ended.</summary>
internal static class CountedPieces
{
    /// <summary>As <see cref="IKernelExecutor.ForEach"/>.</summary>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="count">How many.</param>
    /// <param name="body">Called with the number of each.</param>
    /// <param name="progress">Called with the finished fraction in (0, 1], about a hundred times, from any thread; or null.</param>
    /// <param name="cancellationToken">Cancels; pieces not yet begun are skipped.</param>
    public static void ForEach(IKernelExecutor executor, int count, Action<int> body, Action<double>? progress, CancellationToken cancellationToken)
    {
        int finished = 0;
        executor.ForEach(
            count,
            piece =>
            {
                body(piece);
                long done = Interlocked.Increment(ref finished);
                if (done * 100 / count != (done - 1) * 100 / count)
                {
                    progress?.Invoke((double)done / count);
                }
            },
            cancellationToken);
    }
}
