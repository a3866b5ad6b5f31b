using System.Numerics;
using System.Runtime.CompilerServices;
using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Copies;

/// <summary>
/// Multiplies rows of blocks with rows that visit them, and lets those meet whose cosine reaches T. 2 m n d flops for m
/// visitors of n rows; as T is high, hardly a tile leaves the registers.
/// </summary>
internal sealed unsafe class CopyProducts : IDisposable
{
    // Laid out just before they are used, so that the packed block keeps its place in L2.
    private const int LeftRows = 64;
    private readonly EmbeddingMatrix _grouped;
    private readonly RowBlocks _blocks;
    private readonly CopyState _state;
    private readonly float _threshold;
    private readonly BlockProduct _product;
    private readonly TileWorkspacePool _workspaces;

    /// <param name="grouped">The rows in the order of the blocks.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="state">Where rows meet.</param>
    /// <param name="threshold">T, above 0: the zero rows that fill a tile never reach it.</param>
    /// <param name="product">The kernel.</param>
    public CopyProducts(EmbeddingMatrix grouped, RowBlocks blocks, CopyState state, float threshold, BlockProduct product)
    {
        _grouped = grouped;
        _blocks = blocks;
        _state = state;
        _threshold = threshold;
        _product = product;
        int largest = Enumerable.Range(0, blocks.Count).Max(blocks.Size);
        _workspaces = new TileWorkspacePool(() => new TileWorkspace(product, LeftRows, largest, grouped.Dimension));
    }

    /// <summary>The open rows of some blocks against the open rows and the representatives of their block.</summary>
    /// <param name="blocks">Every block that has open rows.</param>
    /// <param name="executor">Runs the blocks.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public void RunInside(int[] blocks, IKernelExecutor executor, CancellationToken cancellationToken) => executor.ForEach(
        blocks.Length,
        i =>
        {
            int block = blocks[i];
            int[] open = Places(block, CopyRole.Open);
            int[] representatives = Places(block, CopyRole.Representative);
            Run(open, open, halves: true, cancellationToken);
            Run(open, representatives, halves: false, cancellationToken);
        },
        cancellationToken);

    /// <summary>Every block's copies against its representatives.</summary>
    public void RunCopiesInside(IKernelExecutor executor, CancellationToken cancellationToken) => executor.ForEach(
        _blocks.Count,
        block => Run(Places(block, CopyRole.Copy), Places(block, CopyRole.Representative), halves: false, cancellationToken),
        cancellationToken);

    /// <summary>
    /// Visitors against the blocks they visit: open ones and copies against open rows (if <paramref name="sought"/> is open) and
    /// representatives, representatives against those that are sought.
    /// </summary>
    /// <param name="visitors">Visitors of each block.</param>
    /// <param name="sought">The rows to be decided: open ones, or copies whose representative is to be the best.</param>
    /// <param name="executor">Runs the blocks.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public void RunVisitors(BlockVisits visitors, CopyRole sought, IKernelExecutor executor, CancellationToken cancellationToken) => executor.ForEach(
        _blocks.Count,
        block =>
        {
            ReadOnlySpan<int> all = visitors.Of(block);
            if (all.IsEmpty)
            {
                return;
            }

            int[] seekers = Array.FindAll(all.ToArray(), place => _state.Roles[place] == sought);
            int[] representatives = Array.FindAll(all.ToArray(), place => _state.Roles[place] == CopyRole.Representative);
            Run(representatives, Places(block, sought), halves: false, cancellationToken);
            if (seekers.Length > 0)
            {
                Run(seekers, Places(block, CopyRole.Representative), halves: false, cancellationToken);
                if (sought == CopyRole.Open)
                {
                    Run(seekers, Places(block, CopyRole.Open), halves: false, cancellationToken);
                }
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _workspaces.Dispose();

    private int[] Places(int block, CopyRole role)
    {
        int first = _blocks.FirstRow[block];
        int size = _blocks.Size(block);
        int count = _state.Roles.AsSpan(first, size).Count(role);
        int[] places = new int[count];
        for (int place = first, i = 0; i < count; place++)
        {
            if (_state.Roles[place] == role)
            {
                places[i++] = place;
            }
        }

        return places;
    }

    /// <param name="left">Places.</param>
    /// <param name="right">Places, at most as many as the largest block has.</param>
    /// <param name="halves">True when both are the same: each pair once.</param>
    /// <param name="cancellationToken">Looked at before every left panel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run(int[] left, int[] right, bool halves, CancellationToken cancellationToken)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return;
        }

        TileWorkspace workspace = _workspaces.Rent(-1);
        try
        {
            workspace.PackRight(_grouped, right);
            for (int i = 0; i < left.Length; i += LeftRows)
            {
                ReadOnlySpan<int> here = left.AsSpan(i, Math.Min(LeftRows, left.Length - i));
                workspace.LayLeft(_grouped, here);
                Multiply(workspace, here, right, halves ? i : -1, cancellationToken);
            }
        }
        finally
        {
            _workspaces.Return(workspace);
        }
    }

    /// <param name="workspace">Holds both sides.</param>
    /// <param name="left">The rows laid out.</param>
    /// <param name="right">The rows packed.</param>
    /// <param name="firstLeft">Place of the first left row among the right ones when only later ones are wanted, else -1.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(TileWorkspace workspace, ReadOnlySpan<int> left, int[] right, int firstLeft, CancellationToken cancellationToken)
    {
        int depth = _grouped.Dimension;
        int tileRows = _product.TileRows;
        int tileColumns = _product.TileColumns;
        float* rowThresholds = stackalloc float[BlockProduct.MaxTile];
        float* columnThresholds = stackalloc float[BlockProduct.MaxTile];
        new Span<float>(rowThresholds, BlockProduct.MaxTile).Fill(_threshold);
        new Span<float>(columnThresholds, BlockProduct.MaxTile).Fill(float.PositiveInfinity);
        float* panel = workspace.Left;
        for (int i = 0; i < left.Length; i += tileRows, panel += (nint)tileRows * depth)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<int> here = left.Slice(i, Math.Min(tileRows, left.Length - i));
            int from = firstLeft < 0 ? 0 : (firstLeft + i) / tileColumns * tileColumns;
            float* columns = workspace.Right + ((nint)from * depth);
            for (int j = from; j < right.Length; j += tileColumns, columns += (nint)tileColumns * depth)
            {
                if (_product.Multiply(panel, columns, depth, rowThresholds, columnThresholds, workspace.Tile, workspace.Hits))
                {
                    Meet(workspace, here, right.AsSpan(j, Math.Min(tileColumns, right.Length - j)), firstLeft < 0 ? int.MaxValue : firstLeft + i - j);
                }
            }
        }
    }

    /// <param name="workspace">Holds the tile.</param>
    /// <param name="left">Its rows.</param>
    /// <param name="right">Its columns.</param>
    /// <param name="diagonal">Column at which the first row meets itself, when both sides are the same rows; else beyond any column.</param>
    private void Meet(TileWorkspace workspace, ReadOnlySpan<int> left, ReadOnlySpan<int> right, int diagonal)
    {
        for (int r = 0; r < left.Length; r++)
        {
            uint hits = workspace.Hits[r] & (uint.MaxValue >> (32 - right.Length));
            float* products = workspace.Tile + (r * _product.TileColumns);
            for (; hits != 0; hits &= hits - 1)
            {
                int j = BitOperations.TrailingZeroCount(hits);
                if (diagonal == int.MaxValue || j > diagonal + r)
                {
                    _state.Meet(left[r], right[j], products[j]);
                }
            }
        }
    }
}
