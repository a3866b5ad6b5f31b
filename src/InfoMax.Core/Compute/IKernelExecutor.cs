namespace InfoMax.Core.Compute;

/// <summary>
/// Runs the independent pieces of a kernel. Implementations bound the number of threads;
/// kernels never start threads of their own.
/// </summary>
/// <remarks>
/// Determinism rests on the caller: pieces are cut by the problem's size, never by
/// <see cref="MaxDegree"/>, each piece writes only to its own place, and the caller
/// reduces the pieces' results in index order.
/// </remarks>
public interface IKernelExecutor
{
    /// <summary>Threads that may run at once, at least 1.</summary>
    int MaxDegree { get; }

    /// <summary>
    /// Calls <paramref name="body"/> once for every index in [0, <paramref name="count"/>),
    /// in any order and on up to <see cref="MaxDegree"/> threads, and returns when all have ended.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; pieces not yet begun were skipped.</exception>
    void ForEach(int count, Action<int> body, CancellationToken cancellationToken);
}
