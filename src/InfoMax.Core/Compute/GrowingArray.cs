namespace InfoMax.Core.Compute;

/// <summary>Values whose number is not known beforehand, in pieces: growing copies nothing, and nothing is kept twice when all are there.</summary>
/// <typeparam name="T">The values.</typeparam>
public sealed class GrowingArray<T>
{
    private const int PieceLength = 1 << 16;

    private readonly Queue<T[]> _pieces = [];
    private T[] _last = [];
    private int _used;

    /// <summary>Number of values.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a value.</summary>
    public void Add(T value)
    {
        if (_used == _last.Length)
        {
            _last = new T[PieceLength];
            _pieces.Enqueue(_last);
            _used = 0;
        }

        _last[_used++] = value;
        Count++;
    }

    /// <summary>All values in one array; none are left here.</summary>
    public T[] Take()
    {
        T[] all = new T[Count];
        for (int at = 0; _pieces.TryDequeue(out T[]? piece); at += piece.Length)
        {
            piece.AsSpan(0, Math.Min(piece.Length, all.Length - at)).CopyTo(all.AsSpan(at));
        }

        (_last, _used, Count) = ([], 0, 0);
        return all;
    }
}
