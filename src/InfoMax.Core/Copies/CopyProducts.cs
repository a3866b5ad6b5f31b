using System.Runtime.CompilerServices;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Copies;

/// <summary>
/// Multiplies rows with rows and tells which pairs reach T: first their sketches, 2 m n s flops for m rows with n and sketches of s
/// values, then what these do not part, whole. As T is high, hardly a tile of sketches leaves the registers.
/// </summary>
internal sealed class CopyProducts : IDisposable
{
    /// <summary>The sums of sketches and of whole rows are rounded differently.</summary>
    private const float Slack = 2e-5f;

    private readonly float _threshold;
    private readonly CopySketch? _sketch;
    private readonly Stack<CopyTiles> _free = [];
    private readonly Lock _gate = new();

    /// <param name="rows">Rows in the order of their blocks, or others like those that are multiplied.</param>
    /// <param name="threshold">T, above 0: the zero rows that fill a tile never reach it.</param>
    public CopyProducts(EmbeddingMatrix rows, double threshold)
    {
        _threshold = (float)threshold;
        _sketch = CopySketch.Of(rows);
    }

    /// <summary>Takes the places of a pair in the two lists, and its cosine.</summary>
    public delegate void Pair(int left, int right, float cosine);

    /// <summary>Makes the sketches of rows, without which they cannot be multiplied; not from several threads at once.</summary>
    public CopyOperand Prepare(EmbeddingMatrix rows, IKernelExecutor executor, CancellationToken cancellationToken) =>
        new(rows, _sketch?.Make(rows, executor, cancellationToken));

    /// <summary>Multiplies each row of one list with each of another.</summary>
    public void Run(CopyOperand leftRows, ReadOnlySpan<int> left, CopyOperand rightRows, ReadOnlySpan<int> right, Pair meet, CancellationToken cancellationToken) =>
        Run(leftRows, left, rightRows, right, false, meet, cancellationToken);

    /// <summary>Multiplies each row of a list with those after it.</summary>
    public void RunHalf(CopyOperand rows, ReadOnlySpan<int> chosen, Pair meet, CancellationToken cancellationToken) =>
        Run(rows, chosen, rows, chosen, true, meet, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (CopyTiles tiles in _free)
        {
            tiles.Dispose();
        }

        _free.Clear();
        _sketch?.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run(
        CopyOperand leftRows, ReadOnlySpan<int> left, CopyOperand rightRows, ReadOnlySpan<int> right, bool halves, Pair meet, CancellationToken cancellationToken)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return;
        }

        CopyTiles? tiles;
        lock (_gate)
        {
            _free.TryPop(out tiles);
        }

        tiles ??= new CopyTiles(BlockProduct.Best, leftRows.Rows.Dimension, _sketch?.Depth, _threshold, _sketch is null ? _threshold : _threshold - Slack);
        try
        {
            for (int j = 0; j < right.Length; j += CopyTiles.RightRows)
            {
                int columns = Math.Min(CopyTiles.RightRows, right.Length - j);
                tiles.PackRight(rightRows, right.Slice(j, columns));
                int most = halves ? Math.Min(left.Length, j + columns) : left.Length;
                for (int i = 0; i < most; i += CopyTiles.LeftRows)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    ReadOnlySpan<int> rows = left.Slice(i, Math.Min(CopyTiles.LeftRows, most - i));
                    tiles.Multiply(leftRows, rows, rightRows, right.Slice(j, columns), (i, j), halves, meet);
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _free.Push(tiles);
            }
        }
    }
}
