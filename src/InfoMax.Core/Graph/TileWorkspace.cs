using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph;

/// <summary>
/// What one thread needs to multiply a left block with a right chunk: both in packed form, about 5 MB together, one
/// tile and its masks. Not shared between threads.
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
        _scratch = new AlignedBuffer((long)Math.Max(product.TileRows, product.TileColumns) * dimension);
    }

    /// <summary>The left block that lies packed here, or -1.</summary>
    public int LeftBlock { get; private set; } = -1;

    /// <summary>The packed left block.</summary>
    public float* Left => _left.Pointer;

    /// <summary>The packed right chunk.</summary>
    public float* Right => _right.Pointer;

    /// <summary>Products of one tile.</summary>
    public float* Tile => _tile.Pointer;

    /// <summary>Masks of one tile.</summary>
    public uint* Hits => (uint*)_hits.Pointer;

    /// <summary>Packs left block <paramref name="block"/> unless it already lies here.</summary>
    public void PackLeft(int block, EmbeddingMatrix rows, int firstRow, int count)
    {
        if (LeftBlock != block)
        {
            LeftBlock = -1;
            PanelPacking.Pack(rows, firstRow, count, _product.TileRows, Left, Scratch);
            LeftBlock = block;
        }
    }

    /// <summary>Packs left rows that are no numbered block.</summary>
    public void PackLeft(EmbeddingMatrix rows, int firstRow, int count)
    {
        LeftBlock = -1;
        PanelPacking.Pack(rows, firstRow, count, _product.TileRows, Left, Scratch);
    }

    /// <summary>Packs left rows gathered from anywhere.</summary>
    public void PackLeft(EmbeddingMatrix rows, ReadOnlySpan<int> chosen)
    {
        LeftBlock = -1;
        PanelPacking.Pack(rows, chosen, _product.TileRows, Left, Scratch);
    }

    /// <summary>Packs right rows gathered from anywhere.</summary>
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

    private Span<float> Scratch => _scratch.AsSpan(0, (int)_scratch.Length);
}
