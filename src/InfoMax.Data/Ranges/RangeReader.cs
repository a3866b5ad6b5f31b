namespace InfoMax.Data.Ranges;

/// <summary>Fetches a page of remote content into <paramref name="page"/>, whole and checked.</summary>
public delegate Task PageFetch(long offset, Memory<byte> page, CancellationToken cancellationToken);

/// <summary>
/// Positioned reads of remote content through a few windows. A read elsewhere fetches little; reads in order fetch twice as
/// much each time, up to a page, and the next ones while the present one is used. So headers strewn over a large file
/// cost little traffic, and a scan runs at the network's speed. Not thread-safe.
/// </summary>
public sealed class RangeReader : IDisposable
{
    /// <summary>Bytes that are fetched at once, at most.</summary>
    public const int MostBytes = 4 << 20;

    private const int SmallestFetch = 64 * 1024;

    private readonly PageFetch _fetch;
    private readonly long _length;
    private readonly int _step;
    private readonly int _depth;
    private readonly CancellationTokenSource _ending;
    private readonly Window[] _windows;
    private long _uses;

    /// <param name="fetch">Fetches a page.</param>
    /// <param name="length">Bytes of the content.</param>
    /// <param name="windows">Places that are read by turns without fetching again.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    /// <param name="step">Fetches begin and end at multiples of it, or at the content's end; at most <see cref="MostBytes"/>, which it divides.</param>
    /// <param name="depth">Whole pages that are fetched ahead of a scan at once.</param>
    public RangeReader(PageFetch fetch, long length, int windows, CancellationToken cancellationToken, int step = 1, int depth = 1)
    {
        _fetch = fetch;
        _length = length;
        _step = step;
        _depth = depth;
        _windows = [.. Enumerable.Range(0, windows).Select(_ => new Window())];
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Reads from <paramref name="offset"/> until <paramref name="destination"/> is full or the content ends; returns the count.</summary>
    public int Read(Span<byte> destination, long offset)
    {
        int done = 0;
        while (done < destination.Length && offset + done < _length)
        {
            long at = offset + done;
            Window window = Array.Find(_windows, w => w.Holds(at)) ?? Fill(at, destination.Length - done);
            window.LastUse = ++_uses;
            ReadOnlySpan<byte> held = window.From(at);
            int taken = Math.Min(held.Length, destination.Length - done);
            held[..taken].CopyTo(destination[done..]);
            done += taken;
        }

        return done;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    /// <summary>Brings the bytes from <paramref name="at"/> into a window.</summary>
    private Window Fill(long at, int wanted)
    {
        Window? before = Array.Find(_windows, w => w.Count > 0 && w.End == at);
        if (before is null)
        {
            Window oldest = _windows.MinBy(w => w.LastUse)!;
            oldest.Ahead.Clear();
            Fetch(oldest, at, wanted);
            return oldest;
        }

        int larger = Math.Min(2 * before.Count, MostBytes);
        if (before.Ahead.TryDequeue(out Fetching? ahead))
        {
            try
            {
                ahead.Task.GetAwaiter().GetResult();
            }
            catch
            {
                before.Ahead.Clear();
                throw;
            }

            before.Spares.Push(before.Buffer);
            before.Buffer = ahead.Buffer;
            (before.Start, before.Count) = (at, ahead.Count);
        }
        else
        {
            Fetch(before, at, Math.Max(wanted, larger));
        }

        LookAhead(before, larger);
        return before;
    }

    /// <summary>One fetch ahead of every window; of a scan that goes on as many as the depth, over all windows.</summary>
    private void LookAhead(Window window, int larger)
    {
        long next = window.Ahead.Count == 0 ? window.End : window.Ahead.Last().End;
        int others = _windows.Sum(w => w == window ? 0 : w.Ahead.Count);
        int most = window.Count == MostBytes ? Math.Max(1, _depth - others) : 1;
        while (window.Ahead.Count < most && next < _length)
        {
            int count = Size(next, larger);
            byte[] buffer = window.Spares.TryPop(out byte[]? spare) && spare.Length >= count ? spare : GC.AllocateUninitializedArray<byte>(count);
            window.Ahead.Enqueue(new Fetching(_fetch(next, buffer.AsMemory(0, count), _ending.Token), buffer, count, next + count));
            next += count;
        }
    }

    private void Fetch(Window window, long at, int wanted)
    {
        long start = at - (at % _step);
        int count = Size(start, (int)Math.Min(wanted + (at - start), MostBytes));
        window.Count = 0;
        if (window.Buffer.Length < count)
        {
            window.Buffer = GC.AllocateUninitializedArray<byte>(count);
        }

        _fetch(start, window.Buffer.AsMemory(0, count), _ending.Token).GetAwaiter().GetResult();
        (window.Start, window.Count) = (start, count);
    }

    private int Size(long at, int wanted)
    {
        long count = Math.Clamp(wanted, SmallestFetch, MostBytes);
        return (int)Math.Min((count + _step - 1) / _step * _step, _length - at);
    }

    private sealed record Fetching(Task Task, byte[] Buffer, int Count, long End);

    /// <summary>Bytes [Start, Start + Count), and the fetches of those after them.</summary>
    private sealed class Window
    {
        public byte[] Buffer { get; set; } = [];

        public Stack<byte[]> Spares { get; } = [];

        public long Start { get; set; }

        public int Count { get; set; }

        public long LastUse { get; set; }

        public Queue<Fetching> Ahead { get; } = [];

        public long End => Start + Count;

        public bool Holds(long at) => at >= Start && at < End;

        public ReadOnlySpan<byte> From(long at) => Buffer.AsSpan(0, Count)[(int)(at - Start)..];
    }
}
