namespace InfoMax.Benchmarks;

/// <summary>The most that is alive on the heap while something runs: another thread collects all the time, so that garbage does not count. Slow.</summary>
internal sealed class LivePeak : IDisposable
{
    private readonly Thread _thread;
    private readonly long _before;
    private volatile bool _ends;
    private long _most;

    /// <summary>Begins to watch.</summary>
    public LivePeak()
    {
        GC.Collect();
        _before = GC.GetTotalMemory(forceFullCollection: true);
        _thread = new Thread(Watch) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Bytes above those at the beginning.</summary>
    public long Bytes => Math.Max(0, Interlocked.Read(ref _most) - _before);

    /// <summary>Ends watching.</summary>
    public void Dispose()
    {
        _ends = true;
        _thread.Join();
    }

    private void Watch()
    {
        while (!_ends)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
            long now = GC.GetTotalMemory(forceFullCollection: false);
            Interlocked.Exchange(ref _most, Math.Max(now, Interlocked.Read(ref _most)));
        }
    }
}
