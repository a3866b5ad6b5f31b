using System.Collections.Concurrent;

namespace InfoMax.Cluster.Compute;

/// <summary>
/// One thread for what must not wait for kernels and hardly computes: the small artifacts that the coordinator writes, checks and
/// deletes. In the order given, one at a time.
/// </summary>
public sealed class SideLane : IDisposable
{
    private readonly BlockingCollection<Action> _queue = [];
    private readonly Thread _thread;
    private bool _closed;

    /// <summary>Starts the thread.</summary>
    public SideLane()
    {
        _thread = new Thread(Work) { IsBackground = true, Name = "infomax-side" };
        _thread.Start();
    }

    /// <summary>Queues work; the task ends with its result or its exception, on another thread.</summary>
    /// <exception cref="InvalidOperationException">The lane is closed.</exception>
    public Task<T> Run<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Add(() =>
        {
            try
            {
                completion.TrySetResult(work());
            }
            catch (Exception exception)
            {
                completion.TrySetException(exception);
            }
        });
        return completion.Task;
    }

    /// <summary>Takes no more work, and waits for what was given.</summary>
    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            _queue.CompleteAdding();
            _thread.Join();
            _queue.Dispose();
        }
    }

    private void Work()
    {
        foreach (Action work in _queue.GetConsumingEnumerable())
        {
            work();
        }
    }
}
