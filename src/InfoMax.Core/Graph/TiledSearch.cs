using System.Numerics;
using System.Numerics.Tensors;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph;

/// <summary>
/// Multiplies left rows with right rows, tile by tile, and offers what reaches a threshold to the lists of the left
/// rows; when both sides are the same rows, each pair is multiplied once and offered to both of its lists.
/// </summary>
/// <remarks>
/// A piece is one left block against one right chunk (<see cref="BlockTiling"/>): 2 m n d flops, about 5 * 10^8, so 2
/// to 50 ms by kernel. Within it every left panel (16 KB at d = 512: L1) meets the panels of the right chunk (512 KB:
/// L2). Pieces of a left block follow each other, so a thread packs a left block once for a run of right chunks. Where there
/// is one right chunk (the centres of a k-means), each left panel is laid for itself: it is read from L1 and never again.
/// </remarks>
internal sealed unsafe class TiledSearch : IDisposable
{
    private readonly EmbeddingMatrix _left;
    private readonly EmbeddingMatrix _right;
    private readonly TopNeighbors _lists;
    private readonly bool _symmetric;
    private readonly bool _isOneChunk;
    private readonly int[]? _excluded;
    private readonly BlockProduct _product;
    private readonly BlockTiling _tiling;
    private readonly TileWorkspacePool _workspaces;
    private readonly AlignedBuffer _noColumns = new(BlockProduct.MaxTile);
    private readonly long[] _firstPiece;

    /// <param name="left">Rows whose neighbours are sought.</param>
    /// <param name="right">Rows of the same dimension among which they are sought, or null for the other left rows.</param>
    /// <param name="lists">The lists of the left rows.</param>
    /// <param name="excluded">For each left row a right row that is not offered to it, or -1; null for none.</param>
    /// <param name="product">The kernel.</param>
    /// <param name="tiling">How the work is cut.</param>
    /// <exception cref="ArgumentException">There are more than 2^31 pieces.</exception>
    public TiledSearch(EmbeddingMatrix left, EmbeddingMatrix? right, TopNeighbors lists, int[]? excluded, BlockProduct product, BlockTiling tiling)
    {
        _left = left;
        _right = right ?? left;
        _lists = lists;
        _symmetric = right is null;
        _excluded = excluded;
        _product = product;
        _tiling = tiling;
        _noColumns.AsSpan(0, BlockProduct.MaxTile).Fill(float.PositiveInfinity);
        _firstPiece = FirstPieces();
        _isOneChunk = right is not null && right.Rows <= _tiling.RightRows;
        int leftRows = _isOneChunk ? product.TileRows : Math.Min(_tiling.LeftRows, left.Rows);
        int rightRows = Math.Min(_tiling.RightRows, _right.Rows);
        _workspaces = new TileWorkspacePool(() => new TileWorkspace(product, leftRows, rightRows, left.Dimension));
    }

    /// <summary>Runs all pieces.</summary>
    /// <param name="executor">Runs them on its threads.</param>
    /// <param name="progress">Called with the finished fraction, about a hundred times, from any thread; or null.</param>
    /// <param name="cancellationToken">Looked at before every left panel, some 10 to 500 microseconds of work.</param>
    public void Run(IKernelExecutor executor, Action<double>? progress, CancellationToken cancellationToken)
    {
        int pieces = (int)_firstPiece[^1];
        CountedPieces.ForEach(executor, pieces, piece => RunPiece(piece, cancellationToken), progress, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _workspaces.Dispose();
        _noColumns.Dispose();
    }

    /// <summary>Number of the first piece of every left block, and of all pieces behind the last.</summary>
    private long[] FirstPieces()
    {
        int blocks = (int)(((long)_left.Rows + _tiling.LeftRows - 1) / _tiling.LeftRows);
        long[] first = new long[blocks + 1];
        for (int block = 0; block < blocks; block++)
        {
            long columns = _right.Rows - FirstColumn(block);
            first[block + 1] = first[block] + ((columns + _tiling.RightRows - 1) / _tiling.RightRows);
        }

        return first[^1] <= int.MaxValue
            ? first
            : throw new ArgumentException($"exact search of {_left.Rows} rows among {_right.Rows}: too many; cut the rows into partitions");
    }

    /// <summary>Where the right side of a block begins: a set multiplied with itself needs only columns behind the row.</summary>
    private long FirstColumn(int block) => _symmetric ? (long)block * _tiling.LeftRows : 0;

    private void RunPiece(int piece, CancellationToken cancellationToken)
    {
        int found = Array.BinarySearch(_firstPiece, piece);
        int block = found < 0 ? ~found - 1 : found;
        int firstRow = block * _tiling.LeftRows;
        int rows = Math.Min(_tiling.LeftRows, _left.Rows - firstRow);
        int firstColumn = (int)(FirstColumn(block) + ((piece - _firstPiece[block]) * _tiling.RightRows));
        int columns = Math.Min(_tiling.RightRows, _right.Rows - firstColumn);
        TileWorkspace workspace = _workspaces.Rent(block);
        try
        {
            if (!_isOneChunk)
            {
                workspace.LayLeft(block, _left, firstRow, rows);
            }

            workspace.PackRight(_right, firstColumn, columns);
            Multiply(workspace, firstRow, rows, firstColumn, columns, cancellationToken);
        }
        finally
        {
            _workspaces.Return(workspace);
        }
    }

    private void Multiply(
        TileWorkspace workspace, int firstRow, int rows, int firstColumn, int columns, CancellationToken cancellationToken)
    {
        int depth = _left.Dimension;
        int tileRows = _product.TileRows;
        int tileColumns = _product.TileColumns;
        float* thresholds = _lists.Thresholds;
        float* left = workspace.Left;
        for (int i = 0; i < rows; i += tileRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_isOneChunk)
            {
                workspace.LayLeft(_left, firstRow + i, Math.Min(tileRows, rows - i));
                left = workspace.Left;
            }

            float* right = workspace.Right;
            for (int j = 0; j < columns; j += tileColumns)
            {
                int row = firstRow + i;
                int column = firstColumn + j;
                bool below = _symmetric && column + tileColumns - 1 <= row;
                if (!below && _product.Multiply(
                    left,
                    right,
                    depth,
                    thresholds + row,
                    _symmetric ? thresholds + column : _noColumns.Pointer,
                    workspace.Tile,
                    workspace.Hits))
                {
                    Offer(workspace, row, Math.Min(tileRows, rows - i), column, Math.Min(tileColumns, columns - j));
                }

                right += (nint)tileColumns * depth;
            }

            left += (nint)tileRows * depth;
        }
    }

    private void Offer(TileWorkspace workspace, int firstRow, int rows, int firstColumn, int columns)
    {
        if (!_symmetric && _excluded is null && _lists.K == 1)
        {
            OfferNearest(workspace, firstRow, rows, firstColumn, columns);
            return;
        }

        uint inside = uint.MaxValue >> (32 - columns);
        for (int r = 0; r < rows; r++)
        {
            int row = firstRow + r;
            uint hits = workspace.Hits[r] & inside;
            if (_symmetric && row >= firstColumn)
            {
                // Only columns behind the row: the tile's others are the same pairs, or the row itself.
                int upTo = row - firstColumn + 1;
                hits &= upTo < 32 ? uint.MaxValue << upTo : 0;
            }

            float* products = workspace.Tile + (r * _product.TileColumns);
            for (; hits != 0; hits &= hits - 1)
            {
                int j = BitOperations.TrailingZeroCount(hits);
                OfferPair(row, firstColumn + j, products[j]);
            }
        }
    }

    /// <summary>Where one place is to fill, only a row's largest product counts; of equal ones the first has the lowest row.</summary>
    private void OfferNearest(TileWorkspace workspace, int firstRow, int rows, int firstColumn, int columns)
    {
        for (int r = 0; r < rows; r++)
        {
            if (workspace.Hits[r] != 0)
            {
                ReadOnlySpan<float> products = new(workspace.Tile + (r * _product.TileColumns), columns);
                int nearest = TensorPrimitives.IndexOfMax(products);
                _lists.Offer(firstRow + r, firstColumn + nearest, products[nearest]);
            }
        }
    }

    private void OfferPair(int row, int column, float cosine)
    {
        if (_symmetric)
        {
            _lists.Offer(row, column, cosine);
            _lists.Offer(column, row, cosine);
        }
        else if (_excluded is null || _excluded[row] != column)
        {
            _lists.Offer(row, column, cosine);
        }
    }
}
