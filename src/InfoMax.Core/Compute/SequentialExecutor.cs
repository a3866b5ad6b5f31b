namespace InfoMax.Core.Compute;

/// <summary>Runs every piece on the calling thread, in index order.</summary>
public sealed class SequentialExecutor : IKernelExecutor
{
    /// <summary>The shared instance; it holds no state.</summary>
    public static SequentialExecutor Instance { get; } = new();

    private SequentialExecutor()
    {
    }

    /// <inheritdoc/>
    public int MaxDegree => 1;

    /// <inheritdoc/>
    public void ForEach(int count, Action<int> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        for (int i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            body(i);
        }
    }
}
