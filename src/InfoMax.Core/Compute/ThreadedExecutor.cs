using System.Runtime.CompilerServices;
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
    private readonly Batch?[] _joined;
    private Batch? _current;
    private long _batches;
    private bool _disposed;

    [ThreadStatic]
    private static bool _insidePiece;

    /// <param name="degree">Threads including the caller's, at least 1.</param>
    public ThreadedExecutor(int degree)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degree, 1);
        MaxDegree = degree;
        _threads = new Thread[degree - 1];
        _joined = new Batch?[degree - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int helper = i;
            _threads[i] = new Thread(() => Work(helper)) { IsBackground = true, Name = $"infomax-kernel-{i + 1}" };
            _threads[i].Start();
        }
    }

    /// <inheritdoc/>
    public int MaxDegree { get; }

    /// <inheritdoc/>
    public void ForEach(int count, Action<int> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (_threads.Length == 0 || count <= 1 || _insidePiece)
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
                _batches++;
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

    private void Work(int helper)
    {
        long seen = 0;
        while (Join(helper, ref seen))
        {
            Help(helper);
        }
    }

    /// <summary>
    /// Waits for a batch that this thread has not helped with and enters it; false when the executor ends. A batch that
    /// came and went while this thread was busy needs no help, so counting batches loses nothing.
    /// </summary>
    private bool Join(int helper, ref long seen)
    {
        lock (_gate)
        {
            while (!_disposed && (_current is null || _batches == seen))
            {
                Monitor.Wait(_gate);
            }

            if (_disposed)
            {
                return false;
            }

            seen = _batches;
            _current!.Active++;
            _joined[helper] = _current;
            return true;
        }
    }

    /// <summary>Runs pieces of the batch entered; a waiting thread holds no batch, so that its closure can be collected.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Help(int helper)
    {
        Batch batch = _joined[helper]!;
        batch.RunPieces();
        lock (_gate)
        {
            _joined[helper] = null;
            batch.Active--;
            Monitor.PulseAll(_gate);
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
            _insidePiece = true;
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
                _insidePiece = false;
            }
        }
    }
}
