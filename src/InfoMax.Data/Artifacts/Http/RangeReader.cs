namespace InfoMax.Data.Artifacts.Http;

/// <summary>Fetches a page of remote content into <paramref name="page"/>, whole and checked.</summary>
internal delegate Task PageFetch(long offset, Memory<byte> page, CancellationToken cancellationToken);

/// <summary>
/// Positioned reads of remote content through a few windows. A read elsewhere fetches little; reads in order fetch twice as
/// much each time, up to a page, and the next window while the present one is used. So headers strewn over a large file
/// cost little traffic, and a scan runs at the network's speed. Not thread-safe.
/// </summary>
internal sealed class RangeReader : IDisposable
{
    private const int SmallestFetch = 64 * 1024;

    private readonly PageFetch _fetch;
    private readonly long _length;
    private readonly CancellationTokenSource _ending;
    private readonly Window[] _windows;
    private long _uses;

    /// <param name="fetch">Fetches a page.</param>
    /// <param name="length">Bytes of the content.</param>
    /// <param name="windows">Places that are read by turns without fetching again.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public RangeReader(PageFetch fetch, long length, int windows, CancellationToken cancellationToken)
    {
        _fetch = fetch;
        _length = length;
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
            oldest.Ahead = null;
            Fetch(oldest, at, wanted);
            return oldest;
        }

        int larger = Math.Min(2 * before.Count, TransferProtocol.MaxPageBytes);
        if (before.Ahead is { } ahead)
        {
            before.Ahead = null;
            ahead.Task.GetAwaiter().GetResult();
            (before.Buffer, before.Spare) = (ahead.Buffer, before.Buffer);
            (before.Start, before.Count) = (at, ahead.Count);
        }
        else
        {
            Fetch(before, at, Math.Max(wanted, larger));
        }

        if (before.End < _length)
        {
            int count = Size(before.End, larger);
            byte[] buffer = Window.Sized(ref before.Spare, count);
            before.Spare = [];
            before.Ahead = new Fetching(_fetch(before.End, buffer.AsMemory(0, count), _ending.Token), buffer, count);
        }

        return before;
    }

    private void Fetch(Window window, long at, int wanted)
    {
        int count = Size(at, wanted);
        window.Count = 0;
        byte[] buffer = Window.Sized(ref window.Buffer, count);
        _fetch(at, buffer.AsMemory(0, count), _ending.Token).GetAwaiter().GetResult();
        (window.Start, window.Count) = (at, count);
    }

    private int Size(long at, int wanted) =>
        (int)Math.Min(Math.Clamp(wanted, SmallestFetch, TransferProtocol.MaxPageBytes), _length - at);

    private sealed record Fetching(Task Task, byte[] Buffer, int Count);

    /// <summary>Bytes [Start, Start + Count), and the fetch of those after them.</summary>
    private sealed class Window
    {
        public byte[] Buffer = [];
        public byte[] Spare = [];

        public long Start { get; set; }

        public int Count { get; set; }

        public long LastUse { get; set; }

        public Fetching? Ahead { get; set; }

        public long End => Start + Count;

        public bool Holds(long at) => at >= Start && at < End;

        public ReadOnlySpan<byte> From(long at) => Buffer.AsSpan(0, Count)[(int)(at - Start)..];

        public static byte[] Sized(ref byte[] buffer, int count) =>
            buffer.Length >= count ? buffer : buffer = GC.AllocateUninitializedArray<byte>(count);
    }
}
