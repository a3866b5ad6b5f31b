using System.Runtime.ExceptionServices;

namespace InfoMax.Core.Compute;

/// <summary>
/// Runs pieces on the calling thread and <c>degree - 1</c> dedicated threads that live as long as this object.
/// The .NET thread pool is never used, so actor dispatchers and heartbeats keep theirs.
/// </summary>
/// <remarks>
/// One <see cref="ForEach"/> at a time: a second caller waits for the first. Pieces are handed out by an
/// interlocked counter; a nested call from inside a piece runs sequentially on its own thread.
/// </remarks>
public sealed class ThreadedExecutor : IKernelExecutor, IDisposable
{
    private readonly object _submission = new();
    private readonly object _gate = new();
    private readonly Thread[] _threads;
    private Batch? _current;
    private bool _disposed;

    [ThreadStatic]
    private static bool s_insidePiece;

    /// <param name="degree">Threads including the caller's, at least 1.</param>
    public ThreadedExecutor(int degree)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degree, 1);
        MaxDegree = degree;
        _threads = new Thread[degree - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"infomax-kernel-{i + 1}" };
            _threads[i].Start();
        }
    }

    /// <inheritdoc/>
    public int MaxDegree { get; }

    /// <inheritdoc/>
    public void ForEach(int count, Action<int> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (_threads.Length == 0 || count <= 1 || s_insidePiece)
        {
            SequentialExecutor.Instance.ForEach(count, body, cancellationToken);
            return;
        }

        lock (_submission)
        {
            Batch batch = new(count, body, cancellationToken);
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                _current = batch;
                Monitor.PulseAll(_gate);
            }

            batch.RunPieces();
            lock (_gate)
            {
                _current = null;
                while (batch.Active > 0)
                {
                    Monitor.Wait(_gate);
                }
            }

            batch.Failure?.Throw();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Ends the threads; a running <see cref="ForEach"/> must have returned.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Monitor.PulseAll(_gate);
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    private void Work()
    {
        Batch? last = null;
        while (true)
        {
            Batch batch;
            lock (_gate)
            {
                while (!_disposed && (_current is null || ReferenceEquals(_current, last)))
                {
                    Monitor.Wait(_gate);
                }

                if (_disposed)
                {
                    return;
                }

                batch = _current!;
                batch.Active++;
            }

            batch.RunPieces();
            last = batch;
            lock (_gate)
            {
                batch.Active--;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private sealed class Batch(int count, Action<int> body, CancellationToken cancellationToken)
    {
        private int _next = -1;
        private ExceptionDispatchInfo? _failure;

        /// <summary>Helper threads inside this batch; guarded by the executor's gate.</summary>
        public int Active { get; set; }

        public ExceptionDispatchInfo? Failure => _failure;

        public void RunPieces()
        {
            s_insidePiece = true;
            try
            {
                while (!cancellationToken.IsCancellationRequested && Volatile.Read(ref _failure) is null)
                {
                    int index = Interlocked.Increment(ref _next);
                    if (index >= count)
                    {
                        return;
                    }

                    body(index);
                }
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            }
            finally
            {
                s_insidePiece = false;
            }
        }
    }
}
