using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph;

/// <summary>
/// What one thread needs to multiply a left block with a right chunk: the unit vectors of the one, row after row, and of
/// the other in packed form, about 5 MB together, one tile and its masks. Not shared between threads.
/// </summary>
internal sealed unsafe class TileWorkspace : IDisposable
{
    private readonly BlockProduct _product;
    private readonly AlignedBuffer _left;
    private readonly AlignedBuffer _right;
    private readonly AlignedBuffer _scratch;
    private readonly AlignedBuffer _tile = new(BlockProduct.MaxTile * BlockProduct.MaxTile);
    private readonly AlignedBuffer _hits = new(BlockProduct.MaxTile);

    public TileWorkspace(BlockProduct product, int leftRows, int rightRows, int dimension)
    {
        _product = product;
        _left = new AlignedBuffer(PanelPacking.PackedLength(leftRows, dimension, product.TileRows));
        _right = new AlignedBuffer(PanelPacking.PackedLength(rightRows, dimension, product.TileColumns));
        _scratch = new AlignedBuffer((long)product.TileColumns * dimension);
    }

    /// <summary>Number of the left block that is loaded, or -1.</summary>
    public int LeftBlock { get; private set; } = -1;

    /// <summary>The left block, its last panel filled with zero rows.</summary>
    public float* Left => _left.Pointer;

    /// <summary>The right rows of a tile in the panels that the kernel reads; filled by whoever packs them.</summary>
    public float* Right => _right.Pointer;

    /// <summary>Products of one tile.</summary>
    public float* Tile => _tile.Pointer;

    /// <summary>Masks of one tile.</summary>
    public uint* Hits => (uint*)_hits.Pointer;

    /// <summary>Loads left block <paramref name="block"/> unless it is loaded already.</summary>
    public void LayLeft(int block, EmbeddingMatrix rows, int firstRow, int count)
    {
        if (LeftBlock != block)
        {
            LayLeft(rows, firstRow, count);
            LeftBlock = block;
        }
    }

    /// <summary>Loads left rows that are no numbered block.</summary>
    public void LayLeft(EmbeddingMatrix rows, int firstRow, int count)
    {
        LeftBlock = -1;
        rows.CopyNormalized(firstRow, count, _left.AsSpan(0, count * rows.Dimension));
        ClearTail(count, rows.Dimension);
    }

    /// <summary>Loads left rows from anywhere in the matrix.</summary>
    public void LayLeft(EmbeddingMatrix rows, ReadOnlySpan<int> chosen)
    {
        LeftBlock = -1;
        rows.CopyNormalized(chosen, _left.AsSpan(0, chosen.Length * rows.Dimension));
        ClearTail(chosen.Length, rows.Dimension);
    }

    /// <summary>Loads one panel of the left rows.</summary>
    public void LayLeftPanel(EmbeddingMatrix rows, ReadOnlySpan<int> chosen, int panel)
    {
        LeftBlock = -1;
        int length = _product.TileRows * rows.Dimension;
        Span<float> target = _left.AsSpan((long)panel * length, length);
        rows.CopyNormalized(chosen, target);
        target[(chosen.Length * rows.Dimension)..].Clear();
    }

    /// <summary>Packs one panel of the right rows.</summary>
    public void PackRightPanel(EmbeddingMatrix rows, ReadOnlySpan<int> chosen, int panel) =>
        PanelPacking.Pack(rows, chosen, _product.TileColumns, Right + ((nint)panel * _product.TileColumns * rows.Dimension), Scratch);

    /// <summary>Packs right rows from anywhere in the matrix.</summary>
    public void PackRight(EmbeddingMatrix rows, ReadOnlySpan<int> chosen) =>
        PanelPacking.Pack(rows, chosen, _product.TileColumns, Right, Scratch);

    /// <summary>Packs a right chunk.</summary>
    public void PackRight(EmbeddingMatrix rows, int firstRow, int count) =>
        PanelPacking.Pack(rows, firstRow, count, _product.TileColumns, Right, Scratch);

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
        _scratch.Dispose();
        _tile.Dispose();
        _hits.Dispose();
    }

    private void ClearTail(int count, int dimension)
    {
        int tail = -count % _product.TileRows;
        tail = tail < 0 ? tail + _product.TileRows : tail;
        _left.AsSpan((long)count * dimension, tail * dimension).Clear();
    }

    private Span<float> Scratch => _scratch.AsSpan(0, (int)_scratch.Length);
}
