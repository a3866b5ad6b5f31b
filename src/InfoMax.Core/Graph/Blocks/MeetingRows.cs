using System.Numerics;
using System.Runtime.InteropServices;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph.Blocks;

/// <summary>Multiplies few rows from anywhere and offers what reaches a threshold to the lists of both rows of a pair. Not for several threads.</summary>
internal sealed unsafe class MeetingRows
{
    private const int CallsPerPiece = 512;

    private readonly EmbeddingMatrix _rows;
    private readonly int[] _names;
    private readonly TopNeighbors _lists;
    private readonly BlockProduct _product;
    private readonly TileWorkspace _workspace;
    private readonly float[] _rowThresholds = new float[BlockProduct.MaxTile];
    private readonly float[] _columnThresholds = new float[BlockProduct.MaxTile];

    private MeetingRows(EmbeddingMatrix rows, int[] names, TopNeighbors lists, BlockProduct product, TileWorkspace workspace)
    {
        _rows = rows;
        _names = names;
        _lists = lists;
        _product = product;
        _workspace = workspace;
    }

    /// <summary>The rows that meet next, all different: for the caller to fill.</summary>
    public List<int> Set { get; } = [];

    /// <summary>Calls <paramref name="meet"/> with each number below <paramref name="count"/>; each piece of the calls has its own.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="names">The number by which each enters the lists of others.</param>
    /// <param name="lists">Their lists.</param>
    /// <param name="product">The kernel.</param>
    /// <param name="most">Rows of a <see cref="Set"/> at most.</param>
    /// <param name="count">How many calls.</param>
    /// <param name="meet">Fills the set and multiplies it.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="progress">Called with the finished fraction, about a hundred times, from any thread; or null.</param>
    /// <param name="cancellationToken">Looked at before every call.</param>
    public static void ForEach(
        EmbeddingMatrix rows,
        int[] names,
        TopNeighbors lists,
        BlockProduct product,
        int most,
        int count,
        Action<MeetingRows, int> meet,
        IKernelExecutor executor,
        Action<double>? progress,
        CancellationToken cancellationToken)
    {
        using TileWorkspacePool workspaces = new(() => new TileWorkspace(product, product.TileRows, most, rows.Dimension));
        CountedPieces.ForEach(
            executor,
            (count + CallsPerPiece - 1) / CallsPerPiece,
            piece =>
            {
                TileWorkspace workspace = workspaces.Rent(-1);
                try
                {
                    MeetingRows meeting = new(rows, names, lists, product, workspace);
                    int end = (int)Math.Min(count, (piece + 1L) * CallsPerPiece);
                    for (int i = piece * CallsPerPiece; i < end; i++)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        meet(meeting, i);
                    }
                }
                finally
                {
                    workspaces.Return(workspace);
                }
            },
            progress,
            cancellationToken);
    }

    /// <summary>Multiplies the rows of the set with each other; within a tile's rows, some pairs come twice.</summary>
    public void MeetEachOther()
    {
        ReadOnlySpan<int> set = CollectionsMarshal.AsSpan(Set);
        _workspace.PackRight(_rows, set);
        for (int i = 0; i < set.Length; i += _product.TileRows)
        {
            ReadOnlySpan<int> here = set.Slice(i, Math.Min(_product.TileRows, set.Length - i));
            _workspace.LayLeft(_rows, here);
            Multiply(_lists, _names, here, set, i / _product.TileColumns * _product.TileColumns);
        }
    }

    /// <summary>Multiplies a row of another matrix with the rows of the set.</summary>
    /// <param name="guests">The other matrix.</param>
    /// <param name="guest">Its row.</param>
    /// <param name="guestNames">The number by which each of its rows enters the lists of this one's.</param>
    /// <param name="guestLists">The lists of its rows.</param>
    public void Meet(EmbeddingMatrix guests, int guest, int[] guestNames, TopNeighbors guestLists)
    {
        ReadOnlySpan<int> here = [guest];
        ReadOnlySpan<int> set = CollectionsMarshal.AsSpan(Set);
        _workspace.LayLeft(guests, here);
        _workspace.PackRight(_rows, set);
        Multiply(guestLists, guestNames, here, set, 0);
    }

    /// <summary>Multiplies the left rows with those of the packed set from a tile's first on.</summary>
    private void Multiply(TopNeighbors leftLists, int[] leftNames, ReadOnlySpan<int> here, ReadOnlySpan<int> set, int from)
    {
        int tileColumns = _product.TileColumns;
        for (int j = from; j < set.Length; j += tileColumns)
        {
            ReadOnlySpan<int> columns = set.Slice(j, Math.Min(tileColumns, set.Length - j));
            Thresholds(leftLists, here, _rowThresholds);
            Thresholds(_lists, columns, _columnThresholds);
            fixed (float* rowThresholds = _rowThresholds, columnThresholds = _columnThresholds)
            {
                float* right = _workspace.Right + ((nint)j * _rows.Dimension);
                if (_product.Multiply(_workspace.Left, right, _rows.Dimension, rowThresholds, columnThresholds, _workspace.Tile, _workspace.Hits))
                {
                    Offer(leftLists, leftNames, here, columns);
                }
            }
        }
    }

    /// <summary>The rows' thresholds, then +infinity: the tile's other rows take no neighbours.</summary>
    private static void Thresholds(TopNeighbors of, ReadOnlySpan<int> places, Span<float> thresholds)
    {
        for (int r = 0; r < places.Length; r++)
        {
            thresholds[r] = of.Thresholds[places[r]];
        }

        thresholds[places.Length..].Fill(float.PositiveInfinity);
    }

    private void Offer(TopNeighbors leftLists, int[] leftNames, ReadOnlySpan<int> here, ReadOnlySpan<int> columns)
    {
        uint within = uint.MaxValue >> (32 - columns.Length);
        for (int r = 0; r < here.Length; r++)
        {
            float* products = _workspace.Tile + (r * _product.TileColumns);
            for (uint hits = _workspace.Hits[r] & within; hits != 0; hits &= hits - 1)
            {
                int j = BitOperations.TrailingZeroCount(hits);
                if (leftLists != _lists || here[r] != columns[j])
                {
                    leftLists.Offer(here[r], _names[columns[j]], products[j]);
                    _lists.Offer(columns[j], leftNames[here[r]], products[j]);
                }
            }
        }
    }
}
