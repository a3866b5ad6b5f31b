using System.Numerics;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph.Blocks;

/// <summary>Multiplies few rows from anywhere and offers what reaches a threshold to the lists of both rows of a pair. Not for several threads.</summary>
/// <param name="rows">The rows.</param>
/// <param name="names">The number by which each enters the lists of others.</param>
/// <param name="lists">Their lists.</param>
/// <param name="product">The kernel.</param>
internal sealed unsafe class MeetingRows(EmbeddingMatrix rows, int[] names, TopNeighbors lists, BlockProduct product)
{
    private readonly float[] _rowThresholds = new float[BlockProduct.MaxTile];
    private readonly float[] _columnThresholds = new float[BlockProduct.MaxTile];

    /// <summary>Multiplies rows with each other; with a tile's rows, some pairs come twice.</summary>
    /// <param name="workspace">Takes a tile of left rows, and all of <paramref name="set"/> on its right.</param>
    /// <param name="set">Different rows.</param>
    public void MeetEachOther(TileWorkspace workspace, ReadOnlySpan<int> set)
    {
        int tileColumns = product.TileColumns;
        workspace.PackRight(rows, set);
        for (int i = 0; i < set.Length; i += product.TileRows)
        {
            ReadOnlySpan<int> here = set.Slice(i, Math.Min(product.TileRows, set.Length - i));
            workspace.LayLeft(rows, here);
            for (int j = i / tileColumns * tileColumns; j < set.Length; j += tileColumns)
            {
                ReadOnlySpan<int> columns = set.Slice(j, Math.Min(tileColumns, set.Length - j));
                if (Multiply(workspace, lists, here, columns, j))
                {
                    Offer(workspace, lists, names, here, columns);
                }
            }
        }
    }

    /// <summary>Multiplies a row of another matrix with rows of this one.</summary>
    /// <param name="workspace">Takes one left row, and all of <paramref name="set"/> on its right.</param>
    /// <param name="guests">The other matrix.</param>
    /// <param name="guest">Its row.</param>
    /// <param name="guestNames">The number by which each of its rows enters the lists of this one's.</param>
    /// <param name="guestLists">The lists of its rows.</param>
    /// <param name="set">Different rows of this matrix.</param>
    public void Meet(TileWorkspace workspace, EmbeddingMatrix guests, int guest, int[] guestNames, TopNeighbors guestLists, ReadOnlySpan<int> set)
    {
        ReadOnlySpan<int> here = [guest];
        workspace.LayLeft(guests, here);
        workspace.PackRight(rows, set);
        for (int j = 0; j < set.Length; j += product.TileColumns)
        {
            ReadOnlySpan<int> columns = set.Slice(j, Math.Min(product.TileColumns, set.Length - j));
            if (Multiply(workspace, guestLists, here, columns, j))
            {
                Offer(workspace, guestLists, guestNames, here, columns);
            }
        }
    }

    private bool Multiply(TileWorkspace workspace, TopNeighbors leftLists, ReadOnlySpan<int> here, ReadOnlySpan<int> columns, int firstColumn)
    {
        Thresholds(leftLists, here, _rowThresholds);
        Thresholds(lists, columns, _columnThresholds);
        fixed (float* rowThresholds = _rowThresholds, columnThresholds = _columnThresholds)
        {
            float* right = workspace.Right + ((nint)firstColumn * rows.Dimension);
            return product.Multiply(workspace.Left, right, rows.Dimension, rowThresholds, columnThresholds, workspace.Tile, workspace.Hits);
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

    private void Offer(TileWorkspace workspace, TopNeighbors leftLists, int[] leftNames, ReadOnlySpan<int> here, ReadOnlySpan<int> columns)
    {
        uint within = uint.MaxValue >> (32 - columns.Length);
        for (int r = 0; r < here.Length; r++)
        {
            float* products = workspace.Tile + (r * product.TileColumns);
            for (uint hits = workspace.Hits[r] & within; hits != 0; hits &= hits - 1)
            {
                int j = BitOperations.TrailingZeroCount(hits);
                if (leftLists != lists || here[r] != columns[j])
                {
                    leftLists.Offer(here[r], names[columns[j]], products[j]);
                    lists.Offer(columns[j], leftNames[here[r]], products[j]);
                }
            }
        }
    }
}
