using System.Numerics.Tensors;
using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph.Blocks;

/// <summary>
/// Finds for single rows the blocks whose centres are nearest to the row itself. The blocks looked at are the
/// <see cref="MaxCandidates"/> whose centres are nearest to the centre of the row's own block, so a row costs a fixed
/// number of products however many blocks there are, and the rows of a block share a packed right side.
/// </summary>
internal sealed unsafe class BlockProbing : IDisposable
{
    /// <summary>
    /// Blocks looked at for a row, its own included: six panels of the widest kernel. A row near the border of its block
    /// has its nearest blocks far down that block's own order: with 64, rows of 1900 blocks needed twice the products
    /// for the same recall; with 320, the probes cost what they save.
    /// </summary>
    public const int MaxCandidates = 192;

    private readonly EmbeddingMatrix _grouped;
    private readonly RowBlocks _blocks;
    private readonly ProbedBlocks _probed;
    private readonly BlockProduct _product;
    private readonly TileWorkspacePool _workspaces;

    /// <param name="grouped">The rows in the order of the blocks.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="product">The kernel.</param>
    /// <param name="executor">Runs the products of the centres with each other.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public BlockProbing(
        EmbeddingMatrix grouped, RowBlocks blocks, BlockProduct product, IKernelExecutor executor, CancellationToken cancellationToken)
        : this(grouped, blocks, blocks.Centroids, 0, product, executor, cancellationToken)
    {
    }

    /// <summary>Probes among the blocks of other rows too, as in a search over several partitions; the results number all blocks.</summary>
    /// <param name="grouped">The rows in the order of their blocks.</param>
    /// <param name="blocks">Their blocks.</param>
    /// <param name="all">The centres of all blocks.</param>
    /// <param name="firstBlock">Number of the rows' first block among all; the others follow it.</param>
    /// <param name="product">The kernel.</param>
    /// <param name="executor">Runs the products of the centres with each other.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public BlockProbing(
        EmbeddingMatrix grouped,
        RowBlocks blocks,
        SphericalCentroids all,
        int firstBlock,
        BlockProduct product,
        IKernelExecutor executor,
        CancellationToken cancellationToken)
        : this(grouped, blocks, AllHeld(all, firstBlock, blocks.Count, executor, cancellationToken), product)
    {
    }

    /// <summary>Probes for the rows of some of the blocks.</summary>
    /// <param name="grouped">The rows in the order of their blocks.</param>
    /// <param name="blocks">Their blocks.</param>
    /// <param name="probed">Those whose rows probe, and what they look at; disposed with this.</param>
    /// <param name="product">The kernel.</param>
    public BlockProbing(EmbeddingMatrix grouped, RowBlocks blocks, ProbedBlocks probed, BlockProduct product)
    {
        _grouped = grouped;
        _blocks = blocks;
        _product = product;
        _probed = probed;
        _workspaces = new TileWorkspacePool(() => new TileWorkspace(product, product.TileRows, MaxCandidates, grouped.Dimension));
    }

    /// <summary>The blocks that every row probes beside its own.</summary>
    /// <param name="plan">How many, and how far away at most.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>
    /// <see cref="ProbePlan.Visits"/> blocks for each row by descending cosine, ties by ascending block; -1 where there
    /// are no more.
    /// </returns>
    /// <exception cref="ArgumentException">There are too many for one array.</exception>
    public int[] All(ProbePlan plan, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        int[] visits = NoVisits(_grouped.Rows, plan);
        FillAll(plan, visits, executor, cancellationToken);
        return visits;
    }

    /// <summary>Places for the blocks that some rows probe.</summary>
    /// <exception cref="ArgumentException">There are too many for one array.</exception>
    public static int[] NoVisits(int rows, ProbePlan plan)
    {
        long length = (long)rows * plan.Visits;
        return length <= Array.MaxLength
            ? new int[length]
            : throw new ArgumentException($"{length} probes of {rows} rows: at most {Array.MaxLength} fit; use more partitions or a lower recall");
    }

    /// <summary>Writes what <see cref="All"/> returns for the rows of the blocks that probe, at their places among those of all rows.</summary>
    public void FillAll(ProbePlan plan, int[] visits, IKernelExecutor executor, CancellationToken cancellationToken) => executor.ForEach(
        _probed.Count,
        i =>
        {
            int b = _probed.First + i;
            Probe(b, default, _blocks.FirstRow[b], _blocks.Size(b), plan, visits, [], _blocks.FirstRow[b], cancellationToken);
        },
        cancellationToken);

    /// <summary>The <paramref name="visits"/> nearest blocks of some rows beside their own.</summary>
    /// <param name="places">Places of the grouped rows, ascending.</param>
    /// <param name="visits">Blocks wanted for each.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <param name="reach">How much farther than the nearest centre theirs may be, in cosine; a finite one is found faster.</param>
    /// <returns>The blocks as in <see cref="All"/>, and by how much each centre is farther than the nearest, in cosine.</returns>
    public (int[] Blocks, float[] Gaps) Some(
        int[] places, int visits, IKernelExecutor executor, CancellationToken cancellationToken, float reach = float.PositiveInfinity)
    {
        int[] found = new int[places.Length * visits];
        float[] gaps = new float[found.Length];
        FillSome(places, new ProbePlan(reach, visits), found, gaps, executor, cancellationToken);
        return (found, gaps);
    }

    /// <summary>Writes what <see cref="Some"/> returns for those of the places that are in the blocks that probe, as it is ordered there.</summary>
    public void FillSome(int[] places, ProbePlan plan, int[] found, float[] gaps, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        int[] firstPlace = new int[_blocks.Count + 1];
        for (int b = 0; b <= _blocks.Count; b++)
        {
            int at = Array.BinarySearch(places, _blocks.FirstRow[b]);
            firstPlace[b] = at < 0 ? ~at : at;
        }

        executor.ForEach(
            _probed.Count,
            i =>
            {
                int b = _probed.First + i;
                Probe(b, places, firstPlace[b], firstPlace[b + 1] - firstPlace[b], plan, found, gaps, firstPlace[b], cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>All blocks, their centres in memory.</summary>
    private static ProbedBlocks AllHeld(SphericalCentroids all, int firstBlock, int count, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        EmbeddingMatrix centres = all.ToMatrix();
        int[] own = [.. Enumerable.Range(firstBlock, count)];
        using EmbeddingMatrix queries = centres.Gather(own);
        NeighborLists near = ExactNeighborSearch.Query(
            queries, centres, Math.Min(MaxCandidates, all.Count) - 1, own, executor, null, cancellationToken);
        return new ProbedBlocks(0, centres, [.. Enumerable.Range(0, all.Count)], own, near.Neighbors, near.K);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _workspaces.Dispose();
        _probed.Dispose();
    }

    private void Probe(
        int block,
        ReadOnlySpan<int> places,
        int first,
        int rows,
        ProbePlan plan,
        int[] visits,
        float[] gaps,
        int firstResult,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (rows == 0 || plan.Visits == 0)
        {
            return;
        }

        TileWorkspace workspace = _workspaces.Rent(-1);
        try
        {
            Probe(workspace, block, places, first, rows, plan, visits, gaps, firstResult);
        }
        finally
        {
            _workspaces.Return(workspace);
        }
    }

    /// <summary>Probes for rows first .. first + rows - 1 of <paramref name="places"/>, or of the grouped rows when that is empty; all of one block.</summary>
    private void Probe(
        TileWorkspace workspace,
        int block,
        ReadOnlySpan<int> places,
        int first,
        int rows,
        ProbePlan plan,
        int[] visits,
        float[] gaps,
        int firstResult)
    {
        int count = plan.Visits;

        // The row's own block comes first: it is not probed, but it may be the nearest.
        int at = block - _probed.First;
        ReadOnlySpan<int> near = [_probed.Own[at], .. _probed.Near.AsSpan(at * _probed.K, _probed.K)];
        int depth = _grouped.Dimension;
        int tileRows = _product.TileRows;
        int tileColumns = _product.TileColumns;
        workspace.PackRight(_probed.Centres, near);
        float* tile = workspace.Tile;
        float* rowThresholds = stackalloc float[BlockProduct.MaxTile];
        float* columnThresholds = stackalloc float[BlockProduct.MaxTile];
        new Span<float>(columnThresholds, BlockProduct.MaxTile).Fill(float.PositiveInfinity);
        Span<ulong> keys = new ulong[tileRows * count];
        Span<float> nearest = stackalloc float[tileRows];
        for (int i = 0; i < rows; i += tileRows)
        {
            int here = Math.Min(tileRows, rows - i);
            if (places.IsEmpty)
            {
                workspace.LayLeft(_grouped, first + i, here);
            }
            else
            {
                workspace.LayLeft(_grouped, places.Slice(first + i, here));
            }

            keys.Clear();
            nearest.Fill(float.NegativeInfinity);
            new Span<float>(rowThresholds, tileRows).Fill(float.PositiveInfinity);
            new Span<float>(rowThresholds, here).Fill(float.NegativeInfinity);
            float* panel = workspace.Right;
            for (int j = 0; j < near.Length; j += tileColumns, panel += (nint)tileColumns * depth)
            {
                if (_product.Multiply(workspace.Left, panel, depth, rowThresholds, columnThresholds, tile, workspace.Hits))
                {
                    ReadOnlySpan<int> columns = near.Slice(j, Math.Min(tileColumns, near.Length - j));
                    for (int r = 0; r < here; r++)
                    {
                        float* cosines = tile + (r * tileColumns);
                        nearest[r] = Math.Max(nearest[r], TensorPrimitives.Max(new ReadOnlySpan<float>(cosines, columns.Length)));
                        int own = j == 0 ? 1 : 0;
                        rowThresholds[r] = Keep(keys.Slice(r * count, count), columns[own..], cosines + own, nearest[r], plan.Reach);
                    }
                }
            }

            for (int r = 0; r < here * count; r++)
            {
                long target = ((firstResult + i) * (long)count) + r;
                float gap = keys[r] == NeighborKey.None ? float.PositiveInfinity : nearest[r / count] - NeighborKey.Cosine(keys[r]);
                visits[target] = keys[r] == NeighborKey.None || gap > plan.Reach ? -1 : _probed.Numbers[NeighborKey.Row(keys[r])];
                if (gaps.Length > 0)
                {
                    gaps[target] = gap;
                }
            }
        }
    }

    /// <summary>
    /// Puts the columns within <paramref name="reach"/> of the nearest so far into a list of the largest keys; returns
    /// the cosine that a later column must have to matter.
    /// </summary>
    private static float Keep(Span<ulong> list, ReadOnlySpan<int> columns, float* cosines, float nearest, float reach)
    {
        // This difference and the gap's may be rounded differently: a bound a little lower loses no block.
        float least = nearest - reach - 1e-6f;
        for (int j = 0; j < columns.Length; j++)
        {
            ulong key = NeighborKey.Encode(cosines[j], columns[j]);
            if (cosines[j] >= least && key > list[^1])
            {
                int place = list.Length - 1;
                for (; place > 0 && list[place - 1] < key; place--)
                {
                    list[place] = list[place - 1];
                }

                list[place] = key;
            }
        }

        return list[^1] == NeighborKey.None ? least : Math.Max(least, NeighborKey.Cosine(list[^1]));
    }
}
