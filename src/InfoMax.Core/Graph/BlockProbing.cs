using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph;

/// <summary>
/// Finds for single rows the blocks whose centres are nearest to the row itself. The blocks looked at are the
/// <see cref="MaxCandidates"/> whose centres are nearest to the centre of the row's own block, so a row costs a fixed
/// number of products however many blocks there are, and the rows of a block share a packed right side.
/// </summary>
internal sealed unsafe class BlockProbing : IDisposable
{
    /// <summary>Blocks looked at for a row.</summary>
    public const int MaxCandidates = 64;

    private readonly EmbeddingMatrix _grouped;
    private readonly RowBlocks _blocks;
    private readonly EmbeddingMatrix _centroids;
    private readonly NeighborLists _near;
    private readonly BlockProduct _product;

    /// <param name="grouped">The rows in the order of the blocks.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="product">The kernel.</param>
    /// <param name="executor">Runs the products of the centres with each other.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public BlockProbing(
        EmbeddingMatrix grouped, RowBlocks blocks, BlockProduct product, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        _grouped = grouped;
        _blocks = blocks;
        _product = product;
        _centroids = blocks.Centroids.ToMatrix();
        _near = ExactNeighborSearch.Build(_centroids, MaxCandidates, executor, null, cancellationToken);
    }

    /// <summary>The nearest blocks of every row other than its own.</summary>
    /// <param name="count">Blocks wanted for each row, at least 0.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>
    /// <paramref name="count"/> blocks for each row by descending cosine, ties by ascending block; -1 where there are no more.
    /// </returns>
    public int[] All(int count, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        int[] visits = new int[(long)_grouped.Rows * count];
        executor.ForEach(
            _blocks.Count,
            b => Probe(b, default, _blocks.FirstRow[b], _blocks.Size(b), count, visits, _blocks.FirstRow[b], cancellationToken),
            cancellationToken);
        return visits;
    }

    /// <summary>As <see cref="All"/>, for the given places of the grouped rows, ascending.</summary>
    public int[] Some(int[] places, int count, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        int[] visits = new int[(long)places.Length * count];
        int[] firstPlace = new int[_blocks.Count + 1];
        for (int b = 0; b <= _blocks.Count; b++)
        {
            int found = Array.BinarySearch(places, _blocks.FirstRow[b]);
            firstPlace[b] = found < 0 ? ~found : found;
        }

        executor.ForEach(
            _blocks.Count,
            b => Probe(b, places, firstPlace[b], firstPlace[b + 1] - firstPlace[b], count, visits, firstPlace[b], cancellationToken),
            cancellationToken);
        return visits;
    }

    /// <inheritdoc/>
    public void Dispose() => _centroids.Dispose();

    /// <summary>Probes for rows first .. first + rows - 1 of <paramref name="places"/>, or of the grouped rows when that is empty; all of one block.</summary>
    private void Probe(
        int block, ReadOnlySpan<int> places, int first, int rows, int count, int[] visits, int firstResult, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (rows == 0 || count == 0)
        {
            return;
        }

        ReadOnlySpan<int> near = _near.Neighbors.AsSpan(block * _near.K, _near.K);
        int depth = _grouped.Dimension;
        int tileRows = _product.TileRows;
        int tileColumns = _product.TileColumns;
        using AlignedBuffer right = new(PanelPacking.PackedLength(near.Length, depth, tileColumns));
        using AlignedBuffer left = new((long)tileRows * depth);
        using AlignedBuffer scratch = new((long)tileColumns * depth);
        Span<float> scratchValues = scratch.AsSpan(0, (int)scratch.Length);
        PanelPacking.Pack(_centroids, near, tileColumns, right.Pointer, scratchValues);
        float* tile = stackalloc float[BlockProduct.MaxTile * BlockProduct.MaxTile];
        uint* hits = stackalloc uint[BlockProduct.MaxTile];
        float* rowThresholds = stackalloc float[BlockProduct.MaxTile];
        float* columnThresholds = stackalloc float[BlockProduct.MaxTile];
        new Span<float>(columnThresholds, BlockProduct.MaxTile).Fill(float.PositiveInfinity);
        Span<ulong> keys = new ulong[tileRows * count];
        for (int i = 0; i < rows; i += tileRows)
        {
            int here = Math.Min(tileRows, rows - i);
            if (places.IsEmpty)
            {
                PanelPacking.Pack(_grouped, first + i, here, tileRows, left.Pointer, scratchValues);
            }
            else
            {
                PanelPacking.Pack(_grouped, places.Slice(first + i, here), tileRows, left.Pointer, scratchValues);
            }

            keys.Clear();
            new Span<float>(rowThresholds, tileRows).Fill(float.PositiveInfinity);
            new Span<float>(rowThresholds, here).Fill(float.NegativeInfinity);
            float* panel = right.Pointer;
            for (int j = 0; j < near.Length; j += tileColumns, panel += (nint)tileColumns * depth)
            {
                if (_product.Multiply(left.Pointer, panel, depth, rowThresholds, columnThresholds, tile, hits))
                {
                    ReadOnlySpan<int> columns = near.Slice(j, Math.Min(tileColumns, near.Length - j));
                    for (int r = 0; r < here; r++)
                    {
                        rowThresholds[r] = Keep(keys.Slice(r * count, count), columns, tile + (r * tileColumns));
                    }
                }
            }

            for (int r = 0; r < here * count; r++)
            {
                visits[((firstResult + i) * (long)count) + r] = keys[r] == NeighborKey.None ? -1 : NeighborKey.Row(keys[r]);
            }
        }
    }

    /// <summary>Puts the columns into a list of the largest keys; returns the cosine that a later column must reach.</summary>
    private static float Keep(Span<ulong> list, ReadOnlySpan<int> columns, float* cosines)
    {
        for (int j = 0; j < columns.Length; j++)
        {
            ulong key = NeighborKey.Encode(cosines[j], columns[j]);
            if (key > list[^1])
            {
                int place = list.Length - 1;
                for (; place > 0 && list[place - 1] < key; place--)
                {
                    list[place] = list[place - 1];
                }

                list[place] = key;
            }
        }

        return list[^1] == NeighborKey.None ? float.NegativeInfinity : NeighborKey.Cosine(list[^1]);
    }
}
