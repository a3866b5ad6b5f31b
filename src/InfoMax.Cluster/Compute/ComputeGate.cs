using InfoMax.Core.Compute;

namespace InfoMax.Cluster.Compute;

/// <summary>How many of the gate's cores a kernel takes.</summary>
public enum KernelWidth
{
    /// <summary>One core; as many run side by side as there are cores.</summary>
    Narrow,

    /// <summary>All cores; nothing else runs meanwhile.</summary>
    Wide,
}

/// <summary>
/// The only place of a node where computation happens: kernels run on dedicated threads, never more at once than the
/// cores given, so that actors and heartbeats keep the .NET thread pool to themselves.
/// </summary>
/// <remarks>
/// First come, first served: a wide kernel at the head of the queue waits until running narrow ones have ended, and
/// nothing overtakes it. Narrow ones run side by side while their shares of the memory add up to 1. A wide kernel runs on one gate thread plus <c>cores - 1</c> threads of its
/// <see cref="ThreadedExecutor"/>, while the gate's other threads are idle; so at most <see cref="Cores"/> threads compute.
/// </remarks>
public sealed class ComputeGate : IDisposable
{
    private readonly object _gate = new();
    private readonly LinkedList<Entry> _queue = [];
    private readonly Thread[] _threads;
    private readonly ThreadedExecutor _wideExecutor;
    private readonly SideLane _aside = new();
    private int _running;
    private double _share;
    private bool _wideRunning;
    private bool _disposed;

    /// <param name="cores">Threads that may compute at once, at least 1.</param>
    public ComputeGate(int cores)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cores, 1);
        Cores = cores;
        _wideExecutor = new ThreadedExecutor(cores);
        _threads = new Thread[cores];
        for (int i = 0; i < cores; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"infomax-gate-{i}" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads that may compute at once.</summary>
    public int Cores { get; }

    /// <summary>Threads that compute now: all of them while a wide kernel runs.</summary>
    public int Busy
    {
        get
        {
            lock (_gate)
            {
                return _wideRunning ? Cores : _running;
            }
        }
    }

    /// <summary>Kernels that wait for threads.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    /// <summary>Queues a kernel that holds hardly any memory; the task ends with its result, its exception, or cancelled.</summary>
    /// <param name="width">Cores it takes.</param>
    /// <param name="kernel">The computation; it must watch <paramref name="cancellationToken"/> itself.</param>
    /// <param name="cancellationToken">Takes a waiting kernel out of the queue.</param>
    public Task<T> Run<T>(KernelWidth width, Func<IKernelExecutor, T> kernel, CancellationToken cancellationToken) => Run(width, 0, kernel, cancellationToken);

    /// <summary>Queues a kernel; the task ends with its result, its exception, or cancelled.</summary>
    /// <param name="width">Cores it takes.</param>
    /// <param name="share">The share of the memory that it takes, from 0 to 1.</param>
    /// <param name="kernel">The computation; it must watch <paramref name="cancellationToken"/> itself.</param>
    /// <param name="cancellationToken">Takes a waiting kernel out of the queue.</param>
    public Task<T> Run<T>(KernelWidth width, double share, Func<IKernelExecutor, T> kernel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Entry entry = new(width, share, executor => Complete(completion, () => kernel(executor)), () => completion.TrySetCanceled(cancellationToken));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _queue.AddLast(entry);
            Monitor.PulseAll(_gate);
        }

        if (cancellationToken.CanBeCanceled)
        {
            CancellationTokenRegistration registration = cancellationToken.Register(() => Withdraw(entry));
            completion.Task.ContinueWith(
                _ => registration.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return completion.Task;
    }

    /// <summary>Work that hardly computes and must not wait for kernels, on a thread of its own; see <see cref="SideLane"/>.</summary>
    public Task<T> RunAside<T>(Func<T> work) => _aside.Run(work);

    /// <summary>Refuses new kernels, cancels waiting ones and waits for those that run.</summary>
    public void Dispose()
    {
        Entry[] waiting;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            waiting = [.. _queue];
            _queue.Clear();
            Monitor.PulseAll(_gate);
        }

        foreach (Entry entry in waiting)
        {
            entry.Cancel();
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _aside.Dispose();
        _wideExecutor.Dispose();
    }

    private static void Complete<T>(TaskCompletionSource<T> completion, Func<T> kernel)
    {
        try
        {
            completion.TrySetResult(kernel());
        }
        catch (OperationCanceledException)
        {
            completion.TrySetCanceled();
        }
        catch (Exception exception)
        {
            completion.TrySetException(exception);
        }
    }

    private void Withdraw(Entry entry)
    {
        bool waiting;
        lock (_gate)
        {
            waiting = _queue.Remove(entry);
            Monitor.PulseAll(_gate);
        }

        if (waiting)
        {
            entry.Cancel();
        }
    }

    private void Work()
    {
        while (true)
        {
            Entry entry;
            lock (_gate)
            {
                while (!_disposed && !HeadMayRun())
                {
                    Monitor.Wait(_gate);
                }

                if (_disposed)
                {
                    return;
                }

                entry = _queue.First!.Value;
                _queue.RemoveFirst();
                _running++;
                _share += entry.Share;
                _wideRunning = entry.Width == KernelWidth.Wide;
                Monitor.PulseAll(_gate);
            }

            entry.Execute(entry.Width == KernelWidth.Wide ? _wideExecutor : SequentialExecutor.Instance);
            lock (_gate)
            {
                _running--;
                _share = _running == 0 ? 0 : _share - entry.Share;
                _wideRunning = false;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private bool HeadMayRun() =>
        _queue.First is { } head && !_wideRunning && (_running == 0 || (head.Value.Width == KernelWidth.Narrow && _share + head.Value.Share <= 1));

    private sealed record Entry(KernelWidth Width, double Share, Action<IKernelExecutor> Execute, Action Cancel);
}
