using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using InfoMax.Core.Compute;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph;

/// <summary>
/// The k best neighbours seen so far of N rows, filled by any number of threads at once. N*k keys of 8 bytes, sorted
/// descending within a list, and 8 bytes a row for threshold and gate.
/// </summary>
/// <remarks>
/// Correctness under threads: a list changes only under its gate, and its threshold (the cosine in its last place,
/// -infinity while a place is unused) only rises. A reader without the gate can therefore see a threshold that is too
/// low, which costs a needless offer, but never one that is too high, which would lose a neighbour. The set kept is the
/// k largest keys of all offered, whatever their order; a key offered twice is kept once.
/// </remarks>
internal sealed unsafe class TopNeighbors : IDisposable
{
    private const int RowsPerPiece = 8192;
    private readonly int _k;
    private readonly ulong[] _keys;
    private readonly int[] _gates;
    private readonly AlignedBuffer _thresholds;

    /// <param name="rows">Number of lists N.</param>
    /// <param name="k">Places in a list, at least 1.</param>
    /// <exception cref="ArgumentException">N*k keys do not fit into one array.</exception>
    public TopNeighbors(int rows, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if ((long)rows * k > Array.MaxLength)
        {
            throw new ArgumentException($"neighbour lists of {rows} rows x {k}: at most {Array.MaxLength} entries fit; use more partitions or fewer neighbours");
        }

        Rows = rows;
        _k = k;
        _keys = new ulong[(long)rows * k];
        _gates = new int[rows];

        // A tile may read past the last row: nothing reaches +infinity.
        _thresholds = new AlignedBuffer((long)rows + BlockProduct.MaxTile);
        _thresholds.AsSpan(0, rows).Fill(float.NegativeInfinity);
        _thresholds.AsSpan(rows, BlockProduct.MaxTile).Fill(float.PositiveInfinity);
    }

    /// <summary>Number of lists N.</summary>
    public int Rows { get; }

    /// <summary>Places in a list k.</summary>
    public int K => _k;

    /// <summary>N thresholds, then a tile's worth of +infinity. A cosine below a row's threshold cannot enter its list.</summary>
    public float* Thresholds => _thresholds.Pointer;

    /// <summary>Lets the list of <paramref name="row"/> take nothing below <paramref name="cosine"/>; call before any offer.</summary>
    public void Require(int row, float cosine) => Thresholds[row] = cosine;

    /// <summary>The neighbour at a place of the list of <paramref name="row"/> now, -1 for none; not while others offer.</summary>
    public int NeighborAt(int row, int place)
    {
        ulong key = _keys[((long)row * _k) + place];
        return key == NeighborKey.None ? -1 : NeighborKey.Row(key);
    }

    /// <summary>Offers <paramref name="neighbor"/> to the list of <paramref name="row"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Offer(int row, int neighbor, float cosine)
    {
        if (cosine >= Volatile.Read(ref Thresholds[row]))
        {
            Insert(row, NeighborKey.Encode(cosine, neighbor));
        }
    }

    /// <summary>Offers many neighbours to one list at once.</summary>
    /// <param name="row">Whose list.</param>
    /// <param name="cosines">Their cosines; -infinity for one that is none.</param>
    /// <param name="neighbors">Their row numbers, no two equal.</param>
    public void OfferAll(int row, ReadOnlySpan<float> cosines, ReadOnlySpan<int> neighbors)
    {
        float least = Math.Max(float.MinValue, Math.Max(Volatile.Read(ref Thresholds[row]), LargestValues.Bound(cosines, _k)));
        Span<ulong> list = _keys.AsSpan(row * _k, _k);
        Enter(row);
        bool empty = list[0] == NeighborKey.None;
        for (int j = 0; j < cosines.Length; j += Vector512<float>.Count)
        {
            for (uint hits = LargestValues.Reaching(cosines, j, least); hits != 0; hits &= hits - 1)
            {
                int at = j + BitOperations.TrailingZeroCount(hits);
                ulong key = NeighborKey.Encode(cosines[at], neighbors[at]);
                if (key > list[^1] && (empty || !list.Contains(key)))
                {
                    InsertSorted(list, key);
                }
            }
        }

        Leave(row, list);
    }

    /// <summary>The finished lists; call after all offers.</summary>
    public NeighborLists ToLists(IKernelExecutor executor, CancellationToken cancellationToken) =>
        ToLists([], executor, cancellationToken);

    /// <summary>The finished lists, list i at place <paramref name="places"/>[i]; call after all offers.</summary>
    /// <param name="places">A permutation of 0 .. N - 1, or empty for the order they are in.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    public NeighborLists ToLists(int[] places, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        int[] neighbors = new int[_keys.Length];
        float[] cosines = new float[_keys.Length];
        executor.ForEach((Rows + RowsPerPiece - 1) / RowsPerPiece, piece =>
        {
            int end = (int)Math.Min(Rows, (piece + 1L) * RowsPerPiece);
            for (int row = piece * RowsPerPiece; row < end; row++)
            {
                int target = (places.Length == 0 ? row : places[row]) * _k;
                foreach (ulong key in _keys.AsSpan(row * _k, _k))
                {
                    neighbors[target] = key == NeighborKey.None ? -1 : NeighborKey.Row(key);
                    cosines[target++] = key == NeighborKey.None ? 0f : NeighborKey.Cosine(key);
                }
            }
        }, cancellationToken);
        return new NeighborLists(Rows, _k, neighbors, cosines);
    }

    /// <inheritdoc/>
    public void Dispose() => _thresholds.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Insert(int row, ulong key)
    {
        Span<ulong> list = _keys.AsSpan(row * _k, _k);

        // The last key only rises: a key that does not exceed it now never will. Among many equal cosines nearly every offer
        // ends here, without the gate.
        if (key <= Volatile.Read(ref list[^1]))
        {
            return;
        }

        Enter(row);
        if (key > list[^1] && !list.Contains(key))
        {
            InsertSorted(list, key);
        }

        Leave(row, list);
    }

    private void Enter(int row)
    {
        SpinWait wait = default;
        while (Interlocked.CompareExchange(ref _gates[row], 1, 0) != 0)
        {
            wait.SpinOnce();
        }
    }

    private void Leave(int row, ReadOnlySpan<ulong> list)
    {
        if (list[^1] != NeighborKey.None)
        {
            Volatile.Write(ref Thresholds[row], NeighborKey.Cosine(list[^1]));
        }

        Volatile.Write(ref _gates[row], 0);
    }

    /// <summary>
    /// Inserts the key into a descending list, whose last key falls out: place j becomes max(list[j], min(list[j - 1], key)).
    /// Without branches, since where a new neighbour belongs cannot be predicted and a mispredicted branch costs more than
    /// visiting all places; from the end, because a place needs the old value of the one before.
    /// </summary>
    private static void InsertSorted(Span<ulong> list, ulong key)
    {
        ref ulong first = ref MemoryMarshal.GetReference(list);
        int at = list.Length;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<ulong> keys = Vector512.Create(key);
            for (; at > Vector512<ulong>.Count; at -= Vector512<ulong>.Count)
            {
                nuint from = (nuint)(at - Vector512<ulong>.Count);
                Vector512<ulong> old = Vector512.LoadUnsafe(ref first, from);
                Vector512<ulong> before = Vector512.LoadUnsafe(ref first, from - 1);
                Vector512.Max(old, Vector512.Min(before, keys)).StoreUnsafe(ref first, from);
            }
        }

        for (int j = at - 1; j > 0; j--)
        {
            list[j] = Math.Max(list[j], Math.Min(list[j - 1], key));
        }

        list[0] = Math.Max(list[0], key);
    }
}
