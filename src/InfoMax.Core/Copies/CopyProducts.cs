using System.Numerics;
using System.Runtime.CompilerServices;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Copies;

/// <summary>
/// Multiplies rows with rows and tells which pairs reach T. 2 m n d flops for m rows with n; as T is high, hardly a tile leaves
/// the registers.
/// </summary>
internal sealed unsafe class CopyProducts : IDisposable
{
    // Laid out just before they are used, so that the packed rows keep their place in L2.
    private const int LeftRows = 64;

    /// <summary>Rows packed at once.</summary>
    private const int RightRows = 512;

    private readonly float _threshold;
    private readonly BlockProduct _product;
    private readonly TileWorkspacePool _workspaces;

    /// <param name="dimension">d.</param>
    /// <param name="threshold">T, above 0: the zero rows that fill a tile never reach it.</param>
    public CopyProducts(int dimension, double threshold)
    {
        _threshold = (float)threshold;
        _product = BlockProduct.Best;
        _workspaces = new TileWorkspacePool(() => new TileWorkspace(_product, LeftRows, RightRows, dimension));
    }

    /// <summary>Takes the places of a pair in the two lists, and its cosine.</summary>
    public delegate void Pair(int left, int right, float cosine);

    /// <summary>Multiplies each row of one list with each of another.</summary>
    public void Run(EmbeddingMatrix leftRows, int[] left, EmbeddingMatrix rightRows, int[] right, Pair meet, CancellationToken cancellationToken) =>
        Run(leftRows, left, rightRows, right, false, meet, cancellationToken);

    /// <summary>Multiplies each row of a list with those after it.</summary>
    public void RunHalf(EmbeddingMatrix rows, int[] chosen, Pair meet, CancellationToken cancellationToken) =>
        Run(rows, chosen, rows, chosen, true, meet, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _workspaces.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run(EmbeddingMatrix leftRows, int[] left, EmbeddingMatrix rightRows, int[] right, bool halves, Pair meet, CancellationToken cancellationToken)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return;
        }

        TileWorkspace workspace = _workspaces.Rent(-1);
        try
        {
            for (int j = 0; j < right.Length; j += RightRows)
            {
                int columns = Math.Min(RightRows, right.Length - j);
                workspace.PackRight(rightRows, right.AsSpan(j, columns));
                int most = halves ? Math.Min(left.Length, j + columns) : left.Length;
                for (int i = 0; i < most; i += LeftRows)
                {
                    int rows = Math.Min(LeftRows, most - i);
                    workspace.LayLeft(leftRows, left.AsSpan(i, rows));
                    Multiply(workspace, leftRows.Dimension, (i, rows), (j, columns), halves, meet, cancellationToken);
                }
            }
        }
        finally
        {
            _workspaces.Return(workspace);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(
        TileWorkspace workspace, int depth, (int First, int Count) left, (int First, int Count) right, bool halves, Pair meet, CancellationToken cancellationToken)
    {
        int tileRows = _product.TileRows;
        int tileColumns = _product.TileColumns;
        float* rowThresholds = stackalloc float[BlockProduct.MaxTile];
        float* columnThresholds = stackalloc float[BlockProduct.MaxTile];
        new Span<float>(rowThresholds, BlockProduct.MaxTile).Fill(_threshold);
        new Span<float>(columnThresholds, BlockProduct.MaxTile).Fill(float.PositiveInfinity);
        float* panel = workspace.Left;
        for (int i = 0; i < left.Count; i += tileRows, panel += (nint)tileRows * depth)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int from = halves ? Math.Max(0, left.First + i - right.First) / tileColumns * tileColumns : 0;
            float* columns = workspace.Right + ((nint)from * depth);
            for (int j = from; j < right.Count; j += tileColumns, columns += (nint)tileColumns * depth)
            {
                if (_product.Multiply(panel, columns, depth, rowThresholds, columnThresholds, workspace.Tile, workspace.Hits))
                {
                    Tell(
                        workspace,
                        (left.First + i, Math.Min(tileRows, left.Count - i)),
                        (right.First + j, Math.Min(tileColumns, right.Count - j)),
                        halves,
                        meet);
                }
            }
        }
    }

    private void Tell(TileWorkspace workspace, (int First, int Count) left, (int First, int Count) right, bool halves, Pair meet)
    {
        for (int r = 0; r < left.Count; r++)
        {
            uint hits = workspace.Hits[r] & (uint.MaxValue >> (32 - right.Count));
            float* products = workspace.Tile + (r * _product.TileColumns);
            for (; hits != 0; hits &= hits - 1)
            {
                int j = BitOperations.TrailingZeroCount(hits);
                if (!halves || right.First + j > left.First + r)
                {
                    meet(left.First + r, right.First + j, products[j]);
                }
            }
        }
    }
}
