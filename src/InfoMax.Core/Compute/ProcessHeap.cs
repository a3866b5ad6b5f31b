namespace InfoMax.Core.Compute;

/// <summary>
/// Holds this process to the memory it was given. The collector is told what the vectors in native memory, the runtime and what
/// files are read through leave of it, and collects before it takes more: what earlier work left behind counts for nothing.
/// </summary>
/// <remarks>Where work needs more all the same, the limit is raised rather than the work lost: see <see cref="Raise"/>.</remarks>
public static class ProcessHeap
{
    /// <summary>Of the process beside its heap and vectors: runtime, compiled code, stacks, journal, and buffers of libraries.</summary>
    public const long BesideBytes = 192L << 20;

    /// <summary>Less than this is never set: actors and messages alone need it.</summary>
    private const long FewestBytes = 96L << 20;

    /// <summary>Native memory that changed by less is not told.</summary>
    private const long Step = 4L << 20;

    private static readonly Lock Gate = new();
    private static bool _isOwn;
    private static bool _isRaised;
    private static long _most;
    private static long _memory;
    private static long _native;
    private static long _told;

    /// <summary>True while the process is held to a limit.</summary>
    public static bool IsHeld => Volatile.Read(ref _memory) > 0;

    /// <summary>True while the process is held to less than it could be given: see <see cref="Raise"/>.</summary>
    public static bool CanRaise => IsHeld && Volatile.Read(ref _memory) < Volatile.Read(ref _most);

    /// <summary>What the process is held to, in bytes; 0 where it is not.</summary>
    public static long LimitBytes => Volatile.Read(ref _memory);

    /// <summary>True once work did not fit: see <see cref="Raise"/>.</summary>
    public static bool IsRaised => Volatile.Read(ref _isRaised);

    /// <summary>The process is the command's own: nobody else's memory is in it, as that of other tests would be.</summary>
    public static void Own() => _isOwn = true;

    /// <summary>Holds the process to so much in all from now on, or to more where it may have more already; nothing where it is not the command's own.</summary>
    /// <param name="memoryBytes">Above 0; anything else is no limit.</param>
    public static void Hold(long memoryBytes)
    {
        if (!_isOwn || memoryBytes <= Volatile.Read(ref _memory))
        {
            return;
        }

        lock (Gate)
        {
            if (_memory == 0 && OperatingSystem.IsLinux())
            {
                NativeHeap.GiveBackAtOnce();
            }

            _most = _most > 0 ? _most : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
            _memory = memoryBytes;
            Tell();
        }
    }

    /// <summary>What <see cref="Raise"/> makes of a memory at the first time.</summary>
    public static long Raised(long memoryBytes) => memoryBytes + (memoryBytes / 2);

    /// <summary>True of what ends work that does not fit, in whatever part of it.</summary>
    public static bool IsExceededBy(Exception exception) =>
        exception is OutOfMemoryException || (exception is AggregateException many && many.InnerExceptions.Any(IsExceededBy));

    /// <summary>Work did not fit: from now on half as much again may be taken. False where that is no more than there was, or no limit is held.</summary>
    public static bool Raise()
    {
        lock (Gate)
        {
            if (_memory == 0 || _memory >= _most)
            {
                return false;
            }

            long had = Math.Max(_memory, FewestBytes + BesideBytes + Interlocked.Read(ref _native));
            _memory = Math.Min(_most, Raised(had));
            _isRaised = true;
            Tell();
            return true;
        }
    }

    /// <summary>Native memory is about to be taken.</summary>
    internal static void Take(long bytes) => Change(bytes);

    /// <summary>Native memory was given back.</summary>
    internal static void GiveBack(long bytes) => Change(-bytes);

    /// <summary>The same from a finalizer, which must not wait: it counts when more is taken or given back.</summary>
    internal static void Forget(long bytes) => Interlocked.Add(ref _native, -bytes);

    private static void Change(long bytes)
    {
        long native = Interlocked.Add(ref _native, bytes);
        if (IsHeld && Math.Abs(native - Volatile.Read(ref _told)) >= Step)
        {
            lock (Gate)
            {
                Tell();
            }
        }
    }

    private static void Tell()
    {
        _told = Interlocked.Read(ref _native);
        if (!TrySet())
        {
            // More than that is taken already, most of it perhaps by nobody any more.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            TrySet();
        }
    }

    private static bool TrySet()
    {
        AppContext.SetData("GCHeapHardLimit", (ulong)Math.Max(FewestBytes, _memory - BesideBytes - _told));
        try
        {
            GC.RefreshMemoryLimit();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
