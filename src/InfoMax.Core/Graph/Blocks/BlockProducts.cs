using System.Numerics;
using System.Runtime.CompilerServices;
using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph.Blocks;

/// <summary>
/// Multiplies blocks of rows with themselves and with their visitors and offers what reaches a threshold to the lists
/// of both rows of a pair.
/// </summary>
/// <remarks>
/// <para>Two passes. Inside the blocks first: there are most of the neighbours, so that in the second pass, visitors against
/// blocks, the thresholds are high. A piece is one block with up to <see cref="VisitorsPerPiece"/> visitors: 2 m n d flops.
/// The packed block lies in L2; visitors are gathered as they are, which costs about as much as multiplying them with 8
/// rows. The set of pairs is fixed beforehand, so the lists do not depend on the schedule.</para>
/// <para>Where the time goes (100 000 x 512, k = 10, 1.9 visits a row, Zen 5, by samples): inside the blocks 46 % kernel,
/// 27 % bounds and lists, 12 % packing, 5 % mirroring, 4 % unit vectors; with visitors 69 % kernel, 16 % packing and unit
/// vectors, 12 % lists. The kernel runs at 93 % of its peak, but a tenth of its tiles is padding and diagonal.</para>
/// </remarks>
internal sealed unsafe class BlockProducts : IDisposable
{
    private const int VisitorsPerPiece = 2048;

    // Visitors are gathered just before they are multiplied: 128 KB at d = 512, so that the block, some 512 KB, stays in L2.
    private const int LeftRows = 64;
    private readonly EmbeddingMatrix _grouped;
    private readonly RowBlocks _blocks;
    private readonly TopNeighbors _lists;
    private readonly EmbeddingMatrix _visitorRows;
    private readonly TopNeighbors _visitorLists;
    private readonly int[] _visitorNumbers;
    private readonly BlockProduct _product;
    private readonly int _leftRows;
    private readonly int _rightRows;
    private readonly TileWorkspacePool _workspaces;

    /// <param name="grouped">The rows in the order of the blocks.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="lists">The lists of the grouped rows; neighbours enter them by their row number before grouping.</param>
    /// <param name="product">The kernel.</param>
    public BlockProducts(EmbeddingMatrix grouped, RowBlocks blocks, TopNeighbors lists, BlockProduct product)
        : this(grouped, blocks, lists, grouped, lists, blocks.Order, product)
    {
    }

    /// <summary>Products with visitors that are rows of another matrix, with lists of their own; not for <see cref="RunInside(IKernelExecutor, Action{double}?, CancellationToken)"/>.</summary>
    /// <param name="grouped">The rows in the order of the blocks.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="lists">The lists of the grouped rows.</param>
    /// <param name="visitorRows">The visitors.</param>
    /// <param name="visitorLists">Their lists; the grouped rows enter them by their row number before grouping.</param>
    /// <param name="visitorNumbers">The number by which each visitor enters the lists of the grouped rows.</param>
    /// <param name="product">The kernel.</param>
    public BlockProducts(
        EmbeddingMatrix grouped,
        RowBlocks blocks,
        TopNeighbors lists,
        EmbeddingMatrix visitorRows,
        TopNeighbors visitorLists,
        int[] visitorNumbers,
        BlockProduct product)
    {
        _grouped = grouped;
        _blocks = blocks;
        _lists = lists;
        _visitorRows = visitorRows;
        _visitorLists = visitorLists;
        _visitorNumbers = visitorNumbers;
        _product = product;
        BlockTiling tiling = BlockTiling.For(product, grouped.Dimension);
        _rightRows = tiling.RightRows;
        int largest = Enumerable.Range(0, blocks.Count).Max(blocks.Size);
        _leftRows = LeftRows / product.TileRows * product.TileRows;
        _workspaces = new TileWorkspacePool(() => new TileWorkspace(product, _leftRows, largest, grouped.Dimension));
    }

    /// <summary>Multiplies every block with itself, each pair once.</summary>
    public void RunInside(IKernelExecutor executor, Action<double>? progress, CancellationToken cancellationToken)
    {
        CountedPieces.ForEach(
            executor,
            _blocks.Count,
            b =>
            {
                TileWorkspace workspace = _workspaces.Rent(-1);
                try
                {
                    BlockSquare square = new(_grouped, _blocks.Order, _lists, _product);
                    RunInside(workspace, square, b, cancellationToken);
                }
                finally
                {
                    _workspaces.Return(workspace);
                }
            },
            progress,
            cancellationToken);
    }

    /// <summary>Multiplies the visitors with the blocks they visit.</summary>
    public void RunVisitors(BlockVisitors visitors, IKernelExecutor executor, Action<double>? progress, CancellationToken cancellationToken)
    {
        (int Block, long First, int Count)[] pieces = Pieces(visitors);
        CountedPieces.ForEach(
            executor,
            pieces.Length,
            piece =>
            {
                (int block, long first, int count) = pieces[piece];
                TileWorkspace workspace = _workspaces.Rent(-1);
                try
                {
                    RunVisitors(workspace, block, visitors.Rows.AsSpan((int)first, count), cancellationToken);
                }
                finally
                {
                    _workspaces.Return(workspace);
                }
            },
            progress,
            cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _workspaces.Dispose();

    private static (int Block, long First, int Count)[] Pieces(BlockVisitors visitors)
    {
        List<(int, long, int)> pieces = [];
        for (int b = 0; b + 1 < visitors.First.Length; b++)
        {
            for (long first = visitors.First[b]; first < visitors.First[b + 1]; first += VisitorsPerPiece)
            {
                pieces.Add((b, first, (int)Math.Min(VisitorsPerPiece, visitors.First[b + 1] - first)));
            }
        }

        return [.. pieces];
    }

    /// <summary>
    /// Squares on the diagonal of up to <see cref="BlockSquare.MaxRows"/> rows, and in a larger block the rows behind each
    /// as its visitors.
    /// </summary>
    private void RunInside(TileWorkspace workspace, BlockSquare square, int block, CancellationToken cancellationToken)
    {
        int end = _blocks.FirstRow[block + 1];
        for (int first = _blocks.FirstRow[block]; first < end; first += BlockSquare.MaxRows)
        {
            int size = Math.Min(BlockSquare.MaxRows, end - first);
            workspace.PackRight(_grouped, first, size);
            square.Run(workspace, first, size, cancellationToken);
            if (first + size < end)
            {
                VisitPacked(workspace, [.. Enumerable.Range(first + size, end - first - size)], first, size, cancellationToken);
            }
        }
    }

    private void RunVisitors(TileWorkspace workspace, int block, ReadOnlySpan<int> visitors, CancellationToken cancellationToken)
    {
        int first = _blocks.FirstRow[block];
        int size = _blocks.Size(block);
        workspace.PackRight(_grouped, first, size);
        VisitPacked(workspace, visitors, first, size, cancellationToken);
    }

    private void VisitPacked(TileWorkspace workspace, ReadOnlySpan<int> visitors, int first, int size, CancellationToken cancellationToken)
    {
        for (int i = 0; i < visitors.Length; i += _leftRows)
        {
            ReadOnlySpan<int> here = visitors.Slice(i, Math.Min(_leftRows, visitors.Length - i));
            workspace.LayLeft(_visitorRows, here);
            Multiply(workspace, here, first, size, cancellationToken);
        }
    }

    /// <summary>Multiplies the packed left rows with the packed block, in chunks of the block that stay in L2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(
        TileWorkspace workspace, ReadOnlySpan<int> rows, int firstColumn, int columns, CancellationToken cancellationToken)
    {
        int depth = _grouped.Dimension;
        int tileRows = _product.TileRows;
        int tileColumns = _product.TileColumns;
        float* rowThresholds = stackalloc float[BlockProduct.MaxTile];
        float* tailThresholds = stackalloc float[BlockProduct.MaxTile];
        for (int chunk = 0; chunk < columns; chunk += _rightRows)
        {
            int chunkEnd = Math.Min(columns, chunk + _rightRows);
            float* left = workspace.Left;
            for (int i = 0; i < rows.Length; i += tileRows, left += (nint)tileRows * depth)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ReadOnlySpan<int> here = rows.Slice(i, Math.Min(tileRows, rows.Length - i));
                float* right = workspace.Right + ((nint)chunk * depth);
                for (int j = chunk; j < chunkEnd; j += tileColumns, right += (nint)tileColumns * depth)
                {
                    int column = firstColumn + j;
                    int width = Math.Min(tileColumns, columns - j);
                    Gather(here, tileRows, rowThresholds);
                    float* columnThresholds = _lists.Thresholds + column;
                    if (width < tileColumns)
                    {
                        new Span<float>(columnThresholds, width).CopyTo(new Span<float>(tailThresholds, width));
                        new Span<float>(tailThresholds + width, tileColumns - width).Fill(float.PositiveInfinity);
                        columnThresholds = tailThresholds;
                    }

                    if (_product.Multiply(left, right, depth, rowThresholds, columnThresholds, workspace.Tile, workspace.Hits))
                    {
                        Offer(workspace, here, column, width);
                    }
                }
            }
        }
    }

    /// <summary>The rows' thresholds, then +infinity: the tile's other rows take no neighbours.</summary>
    private void Gather(ReadOnlySpan<int> rows, int tileRows, float* thresholds)
    {
        for (int r = 0; r < rows.Length; r++)
        {
            thresholds[r] = _visitorLists.Thresholds[rows[r]];
        }

        for (int r = rows.Length; r < tileRows; r++)
        {
            thresholds[r] = float.PositiveInfinity;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Offer(TileWorkspace workspace, ReadOnlySpan<int> rows, int firstColumn, int columns)
    {
        int[] order = _blocks.Order;
        uint within = uint.MaxValue >> (32 - columns);
        for (int r = 0; r < rows.Length; r++)
        {
            int row = rows[r];
            uint hits = workspace.Hits[r] & within;
            float* products = workspace.Tile + (r * _product.TileColumns);
            for (; hits != 0; hits &= hits - 1)
            {
                int j = BitOperations.TrailingZeroCount(hits);
                int column = firstColumn + j;
                _visitorLists.Offer(row, order[column], products[j]);
                _lists.Offer(column, _visitorNumbers[row], products[j]);
            }
        }
    }
}
