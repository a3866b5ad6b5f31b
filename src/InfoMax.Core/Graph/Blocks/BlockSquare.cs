using System.Buffers;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph.Blocks;

/// <summary>
/// Multiplies a run of rows with itself, each pair once, and offers every row all of its cosines at once.
/// </summary>
/// <remarks>
/// Here the lists begin empty, so nearly every tile would hold something for nearly every row: 40 insertions a row for
/// 10 places, more work than the products. With a row's cosines side by side, a bound leaves a dozen of them.
/// </remarks>
/// <param name="rows">The rows.</param>
/// <param name="names">The number by which each row enters the lists of others.</param>
/// <param name="lists">The lists of the rows.</param>
/// <param name="product">The kernel.</param>
internal sealed unsafe class BlockSquare(EmbeddingMatrix rows, int[] names, TopNeighbors lists, BlockProduct product)
{
    /// <summary>Rows of a square at most: its cosines, 1 MB, should not push the packed rows out of L2 by much.</summary>
    public const int MaxRows = 512;

    /// <summary>Multiplies and offers.</summary>
    /// <param name="workspace">Holds the rows packed as its right side.</param>
    /// <param name="first">First row.</param>
    /// <param name="size">Rows, at most <see cref="MaxRows"/>.</param>
    /// <param name="cancellationToken">Looked at before every left panel.</param>
    public void Run(TileWorkspace workspace, int first, int size, CancellationToken cancellationToken)
    {
        int stride = (size + product.TileColumns - 1) / product.TileColumns * product.TileColumns;
        float[] cosines = ArrayPool<float>.Shared.Rent(stride * stride);
        try
        {
            fixed (float* square = cosines)
            {
                Multiply(workspace, first, size, square, stride, cancellationToken);
                Mirror(square, size, stride);
                for (int r = 0; r < size; r++)
                {
                    lists.OfferAll(first + r, new ReadOnlySpan<float>(square + ((nint)r * stride), size), names.AsSpan(first, size));
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(cosines);
        }
    }

    /// <summary>Computes the upper triangle: row r of the square gets its cosines to the rows after it.</summary>
    private void Multiply(TileWorkspace workspace, int first, int size, float* square, int stride, CancellationToken cancellationToken)
    {
        int depth = rows.Dimension;
        int tileRows = product.TileRows;
        int tileColumns = product.TileColumns;
        float* all = stackalloc float[BlockProduct.MaxTile];
        new Span<float>(all, BlockProduct.MaxTile).Fill(float.NegativeInfinity);
        for (int i = 0; i < size; i += tileRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int here = Math.Min(tileRows, size - i);
            workspace.LayLeft(rows, first + i, here);
            int from = i / tileColumns * tileColumns;
            float* right = workspace.Right + ((nint)from * depth);
            for (int j = from; j < size; j += tileColumns, right += (nint)tileColumns * depth)
            {
                product.Multiply(workspace.Left, right, depth, all, all, workspace.Tile, workspace.Hits);
                for (int r = 0; r < here; r++)
                {
                    new ReadOnlySpan<float>(workspace.Tile + (r * tileColumns), tileColumns).CopyTo(new Span<float>(square + ((nint)(i + r) * stride) + j, tileColumns));
                }
            }
        }
    }

    /// <summary>Mirrors the upper triangle into the lower one, and excludes each row from its own list.</summary>
    private static void Mirror(float* square, int size, int stride)
    {
        // Two squares of 16 lines of cache each stay in L1.
        const int Step = 16;
        for (int i = 0; i < size; i += Step)
        {
            int rowEnd = Math.Min(size, i + Step);
            for (int j = 0; j <= i; j += Step)
            {
                for (int r = i; r < rowEnd; r++)
                {
                    int columnEnd = Math.Min(r, j + Step);
                    for (int c = j; c < columnEnd; c++)
                    {
                        square[((nint)r * stride) + c] = square[((nint)c * stride) + r];
                    }
                }
            }
        }

        for (int r = 0; r < size; r++)
        {
            square[((nint)r * stride) + r] = float.NegativeInfinity;
        }
    }
}
