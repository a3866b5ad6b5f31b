using System.Numerics;
using System.Numerics.Tensors;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Baselines;

/// <summary>
/// The farthest-first walk over unit rows without a pass over all of them at every pick. A row's cosine to the nearest chosen row
/// only grows, so what was found of it earlier is a lower bound: rows whose bound lies above the largest distance at hand cannot be the
/// next. A front of the rows of lowest bounds is kept exact; picks come from it until another row's bound is as low as its best,
/// then all rows that low catch up with the picks that they have not seen, and stop as soon as they are near enough.
/// </summary>
/// <remarks>
/// The picks are those of the plain walk, ties to the lower row: every cosine is the same chain of multiply-adds (<see cref="BlockProduct"/>),
/// whether a row meets one pick in the front (<see cref="PanelRow"/>) or catches up with many. At most N p d multiply-adds; where rows lie
/// in groups a part of that. Beside the rows: 4 p d bytes of picks and a front that stays in the cache. Owned by its creator.
/// </remarks>
internal sealed unsafe class FarthestFirst : IDisposable
{
    private const int FrontRows = 4096;
    private const int FrontPieces = 8;
    private const int CatchingRows = 512;

    // Picks between two looks at which rows are near enough: they stay in a near cache, and a tile of rows is packed once for all of them.
    private const int Stride = 64;

    private static readonly BlockProduct Kernel = BlockProduct.Best;
    private readonly EmbeddingMatrix _rows;
    private readonly IKernelExecutor _executor;
    private readonly int _dimension;
    private readonly float[] _nearest;
    private readonly int[] _seen;
    private readonly int[] _chosen;
    private readonly AlignedBuffer _picks;
    private readonly AlignedBuffer _front;
    private readonly AlignedBuffer _products;
    private readonly float[] _frontNearest = new float[FrontRows];
    private int _count;

    public FarthestFirst(EmbeddingMatrix rows, int budget, IKernelExecutor executor)
    {
        _rows = rows;
        _executor = executor;
        _dimension = rows.Dimension;
        _nearest = new float[rows.Rows];
        _seen = new int[rows.Rows];
        _chosen = new int[budget];

        // A tile reads whole panels of picks, beyond the last one too.
        _picks = new AlignedBuffer(((long)budget + Kernel.TileRows) * _dimension);
        new Span<float>(_picks.Pointer + ((nint)budget * _dimension), Kernel.TileRows * _dimension).Clear();
        _front = new AlignedBuffer((long)FrontRows * _dimension);
        _products = new AlignedBuffer(FrontRows);
    }

    /// <summary>The rows of the walk that begins with <paramref name="start"/>, in its order.</summary>
    public int[] Choose(int start, CancellationToken cancellationToken)
    {
        Array.Fill(_nearest, float.NegativeInfinity);
        Take(start);
        while (_count < _chosen.Length)
        {
            (int[] front, float others, int otherRow) = Front(cancellationToken);
            Lay(front, cancellationToken);
            while (true)
            {
                // The front ascends, so the first of the lowest is the lowest row.
                ReadOnlySpan<float> nearest = _frontNearest.AsSpan(0, front.Length);
                int place = nearest.IndexOf(TensorPrimitives.Min(nearest));

                // A bound as low as the best of the front may belong to a row that is lower or as far.
                if (others < nearest[place] || (others == nearest[place] && otherRow < front[place]))
                {
                    break;
                }

                Take(front[place]);
                _frontNearest[place] = float.PositiveInfinity;
                if (_count == _chosen.Length)
                {
                    break;
                }

                Meet(front.Length, cancellationToken);
            }

            for (int i = 0; i < front.Length; i++)
            {
                _nearest[front[i]] = _frontNearest[i];
                _seen[front[i]] = _count;
            }
        }

        return _chosen;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _picks.Dispose();
        _front.Dispose();
        _products.Dispose();
    }

    private void Take(int row)
    {
        // A chosen row is nearest to itself, beyond any rounding.
        _nearest[row] = float.PositiveInfinity;
        _rows.CopyNormalized(row, 1, _picks.AsSpan((long)_count * _dimension, _dimension));
        _chosen[_count++] = row;
    }

    /// <summary>
    /// The rows of lowest bounds, ascending, all of which are exact, and the lowest bound of all others with its lowest row.
    /// </summary>
    private (int[] Front, float Others, int OtherRow) Front(CancellationToken cancellationToken)
    {
        ulong[] keys = new ulong[_nearest.Length];
        for (int row = 0; row < keys.Length; row++)
        {
            keys[row] = Key(row);
        }

        Array.Sort(keys);
        int size = Math.Min(FrontRows, keys.Length);
        int[] front = Rows(keys.AsSpan(0, size));
        CatchUp(front, float.PositiveInfinity, cancellationToken);

        // No row beyond the best of these is needed nearer than that now: the rest may stop there.
        ulong best = front.Min(Key);
        float reach = _nearest[(int)(uint)best];
        int below = size;
        while (below < keys.Length && keys[below] <= (best | uint.MaxValue))
        {
            below++;
        }

        CatchUp(Rows(keys.AsSpan(size, below - size)), reach, cancellationToken);
        for (int i = 0; i < below; i++)
        {
            keys[i] = Key((int)(uint)keys[i]);
        }

        // Rows that stopped on their way hold bounds and lie beyond the reach: they are never among the first unless the front has room.
        Array.Sort(keys, 0, below);
        ulong next = Math.Min(size < below ? keys[size] : ulong.MaxValue, below < keys.Length ? keys[below] : ulong.MaxValue);
        front = Rows(keys.AsSpan(0, size));
        CatchUp(front, float.PositiveInfinity, cancellationToken);
        Array.Sort(front);
        return next == ulong.MaxValue ? (front, float.PositiveInfinity, int.MaxValue) : (front, _nearest[(int)(uint)next], (int)(uint)next);
    }

    /// <summary>Orders as the bound does, ties by row; the row is the lower half.</summary>
    private ulong Key(int row)
    {
        int bits = BitConverter.SingleToInt32Bits(_nearest[row] + 0f);
        uint ascending = (uint)bits ^ ((uint)(bits >> 31) | 0x8000_0000u);
        return ((ulong)ascending << 32) | (uint)row;
    }

    private static int[] Rows(ReadOnlySpan<ulong> keys)
    {
        int[] rows = new int[keys.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = (int)(uint)keys[i];
        }

        return rows;
    }

    /// <summary>Packs the front, piece by piece.</summary>
    private void Lay(int[] front, CancellationToken cancellationToken)
    {
        ForFront(front.Length, (first, end) =>
        {
            float[] scratch = new float[Kernel.TileColumns * _dimension];
            PanelPacking.Pack(_rows, front.AsSpan(first, end - first), Kernel.TileColumns, _front.Pointer + ((nint)first * _dimension), scratch);
        }, cancellationToken);
        for (int i = 0; i < front.Length; i++)
        {
            _frontNearest[i] = _nearest[front[i]];
        }
    }

    /// <summary>The front meets the last pick.</summary>
    private void Meet(int size, CancellationToken cancellationToken)
    {
        float* pick = _picks.Pointer + ((nint)(_count - 1) * _dimension);
        ForFront(size, (first, end) =>
        {
            int panels = (end - first + Kernel.TileColumns - 1) / Kernel.TileColumns;
            PanelRow.Multiply(Kernel, pick, _front.Pointer + ((nint)first * _dimension), panels, _dimension, _products.Pointer + first);
            Span<float> nearest = _frontNearest.AsSpan(first, end - first);
            TensorPrimitives.Max(nearest, _products.AsSpan(first, end - first), nearest);
        }, cancellationToken);
    }

    private void ForFront(int size, Action<int, int> body, CancellationToken cancellationToken)
    {
        const int Piece = FrontRows / FrontPieces;
        _executor.ForEach((size + Piece - 1) / Piece, piece => body(piece * Piece, Math.Min(size, (piece + 1) * Piece)), cancellationToken);
    }

    /// <summary>Rows see the picks that they have not seen, at least until they are nearer than <paramref name="enough"/>.</summary>
    private void CatchUp(int[] rows, float enough, CancellationToken cancellationToken)
    {
        int[] open = Array.FindAll(rows, row => IsOpen(row, enough));
        Array.Sort(Array.ConvertAll(open, row => ((long)_seen[row] << 32) | (uint)row), open);
        _executor.ForEach((open.Length + CatchingRows - 1) / CatchingRows, piece =>
        {
            Span<int> own = open.AsSpan(piece * CatchingRows, Math.Min(CatchingRows, open.Length - (piece * CatchingRows)));
            using AlignedBuffer packed = new((long)Kernel.TileColumns * _dimension);
            float[] scratch = new float[Kernel.TileColumns * _dimension];
            while (own.Length > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int end = Math.Min(_count, _seen[own[0]] + Stride);
                int late = 0;
                while (late < own.Length && _seen[own[late]] < end)
                {
                    late++;
                }

                for (int first = 0; first < late; first += Kernel.TileColumns)
                {
                    See(own[first..Math.Min(late, first + Kernel.TileColumns)], end, packed, scratch);
                }

                // Those that go on all stand at the same pick: the order by picks seen stays.
                int left = 0;
                for (int i = 0; i < own.Length; i++)
                {
                    if (i >= late || IsOpen(own[i], enough))
                    {
                        own[left++] = own[i];
                    }
                }

                own = own[..left];
            }
        }, cancellationToken);
    }

    private bool IsOpen(int row, float enough) => _seen[row] < _count && _nearest[row] <= enough && _nearest[row] < float.PositiveInfinity;

    /// <summary>A tile of rows sees the picks from the first that one of them has not seen to <paramref name="end"/>; to see one again changes nothing.</summary>
    private void See(ReadOnlySpan<int> rows, int end, AlignedBuffer packed, float[] scratch)
    {
        PanelPacking.Pack(_rows, rows, Kernel.TileColumns, packed.Pointer, scratch);
        float* never = stackalloc float[BlockProduct.MaxTile];
        float* nearest = stackalloc float[BlockProduct.MaxTile];
        float* tile = stackalloc float[BlockProduct.MaxTile * BlockProduct.MaxTile];
        uint* hits = stackalloc uint[BlockProduct.MaxTile];
        new Span<float>(never, BlockProduct.MaxTile).Fill(float.PositiveInfinity);
        new Span<float>(nearest, BlockProduct.MaxTile).Fill(float.PositiveInfinity);
        for (int i = 0; i < rows.Length; i++)
        {
            nearest[i] = _nearest[rows[i]];
        }

        for (int pick = _seen[rows[0]]; pick < end; pick += Kernel.TileRows)
        {
            if (!Kernel.Multiply(_picks.Pointer + ((nint)pick * _dimension), packed.Pointer, _dimension, never, nearest, tile, hits))
            {
                continue;
            }

            for (int r = 0; r < Math.Min(Kernel.TileRows, end - pick); r++)
            {
                for (uint left = hits[r]; left != 0; left &= left - 1)
                {
                    int column = BitOperations.TrailingZeroCount(left);
                    nearest[column] = Math.Max(nearest[column], tile[(r * Kernel.TileColumns) + column]);
                }
            }
        }

        for (int i = 0; i < rows.Length; i++)
        {
            _nearest[rows[i]] = nearest[i];
            _seen[rows[i]] = end;
        }
    }
}
