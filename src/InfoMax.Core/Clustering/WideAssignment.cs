using System.Numerics.Tensors;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Clustering;

/// <summary>
/// The nearest fine centre of rows among those of several coarse centres each. Some thousand rows are taken at once, so that the centres
/// of a group are packed for many of them; a row's best so far is the threshold of the kernel, so that few tiles leave the registers.
/// </summary>
internal sealed unsafe class WideAssignment : IDisposable
{
    private const int RowsAtOnce = 1 << 13;

    private readonly int[] _firstFine;
    private readonly int _width;
    private readonly BlockProduct _product = BlockProduct.Best;
    private readonly EmbeddingMatrix _coarse;
    private readonly EmbeddingMatrix _fine;
    private readonly TileWorkspacePool _workspaces;

    /// <param name="tree">The centres.</param>
    /// <param name="width">Coarse centres looked at, at least 1.</param>
    public WideAssignment(CellTree tree, int width)
    {
        _firstFine = tree.FirstFine;
        _width = Math.Min(width, tree.Coarse.Count);
        _coarse = tree.Coarse.ToMatrix();
        _fine = tree.Fine.ToMatrix();
        int most = _coarse.Rows;
        for (int c = 0; c < _coarse.Rows; c++)
        {
            most = Math.Max(most, _firstFine[c + 1] - _firstFine[c]);
        }

        _workspaces = new TileWorkspacePool(() => new TileWorkspace(_product, _product.TileRows, most, _coarse.Dimension));
    }

    /// <summary>The centre of every row; of equally near ones the first.</summary>
    public int[] Run(EmbeddingMatrix rows, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        int[] nearest = new int[rows.Rows];
        executor.ForEach(
            (rows.Rows + RowsAtOnce - 1) / RowsAtOnce,
            piece =>
            {
                TileWorkspace workspace = _workspaces.Rent(-1);
                try
                {
                    int first = piece * RowsAtOnce;
                    Assign(workspace, rows, first, nearest.AsSpan(first, Math.Min(RowsAtOnce, rows.Rows - first)), cancellationToken);
                }
                finally
                {
                    _workspaces.Return(workspace);
                }
            },
            cancellationToken);
        return nearest;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _workspaces.Dispose();
        _coarse.Dispose();
        _fine.Dispose();
    }

    private void Assign(TileWorkspace workspace, EmbeddingMatrix rows, int first, Span<int> nearest, CancellationToken cancellationToken)
    {
        List<int>[] groups = Coarse(workspace, rows, first, nearest.Length);
        float[] cosines = new float[nearest.Length];
        Array.Fill(cosines, float.NegativeInfinity);
        for (int c = 0; c < groups.Length; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<int> group = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(groups[c]);
            int count = _firstFine[c + 1] - _firstFine[c];
            if (group.Length > 0 && count > 0)
            {
                workspace.PackRight(_fine, _firstFine[c], count);
                Fine(workspace, rows, first, group, _firstFine[c], count, nearest, cosines);
            }
        }
    }

    /// <summary>The rows that have each coarse centre among their nearest ones, ascending.</summary>
    private List<int>[] Coarse(TileWorkspace workspace, EmbeddingMatrix rows, int first, int count)
    {
        List<int>[] groups = [.. Enumerable.Range(0, _coarse.Rows).Select(_ => new List<int>())];
        int tileRows = _product.TileRows;
        int tileColumns = _product.TileColumns;
        float* thresholds = stackalloc float[BlockProduct.MaxTile];
        new Span<float>(thresholds, BlockProduct.MaxTile).Fill(float.NegativeInfinity);
        float[] cosines = new float[tileRows * _coarse.Rows];
        workspace.PackRight(_coarse, 0, _coarse.Rows);
        for (int i = 0; i < count; i += tileRows)
        {
            int here = Math.Min(tileRows, count - i);
            workspace.LayLeft(rows, first + i, here);
            float* panel = workspace.Right;
            for (int j = 0; j < _coarse.Rows; j += tileColumns, panel += (nint)tileColumns * _coarse.Dimension)
            {
                _product.Multiply(workspace.Left, panel, _coarse.Dimension, thresholds, thresholds, workspace.Tile, workspace.Hits);
                int columns = Math.Min(tileColumns, _coarse.Rows - j);
                for (int r = 0; r < here; r++)
                {
                    new ReadOnlySpan<float>(workspace.Tile + (r * tileColumns), columns).CopyTo(cosines.AsSpan((r * _coarse.Rows) + j));
                }
            }

            for (int r = 0; r < here; r++)
            {
                Span<float> left = cosines.AsSpan(r * _coarse.Rows, _coarse.Rows);
                for (int n = 0; n < _width; n++)
                {
                    int c = TensorPrimitives.IndexOfMax<float>(left);
                    groups[c].Add(i + r);
                    left[c] = float.NegativeInfinity;
                }
            }
        }

        return groups;
    }

    private void Fine(
        TileWorkspace workspace, EmbeddingMatrix rows, int first, ReadOnlySpan<int> group, int firstFine, int fine, Span<int> nearest, float[] cosines)
    {
        int tileRows = _product.TileRows;
        int tileColumns = _product.TileColumns;
        float* thresholds = stackalloc float[BlockProduct.MaxTile];
        float* none = stackalloc float[BlockProduct.MaxTile];
        new Span<float>(none, BlockProduct.MaxTile).Fill(float.PositiveInfinity);
        Span<int> chosen = stackalloc int[tileRows];
        for (int i = 0; i < group.Length; i += tileRows)
        {
            int here = Math.Min(tileRows, group.Length - i);
            new Span<float>(thresholds, BlockProduct.MaxTile).Fill(float.PositiveInfinity);
            for (int r = 0; r < here; r++)
            {
                chosen[r] = first + group[i + r];
                thresholds[r] = cosines[group[i + r]];
            }

            workspace.LayLeft(rows, chosen[..here]);
            float* panel = workspace.Right;
            for (int j = 0; j < fine; j += tileColumns, panel += (nint)tileColumns * _fine.Dimension)
            {
                if (!_product.Multiply(workspace.Left, panel, _fine.Dimension, thresholds, none, workspace.Tile, workspace.Hits))
                {
                    continue;
                }

                for (int r = 0; r < here; r++)
                {
                    if (workspace.Hits[r] == 0)
                    {
                        continue;
                    }

                    ReadOnlySpan<float> products = new(workspace.Tile + (r * tileColumns), Math.Min(tileColumns, fine - j));
                    int best = TensorPrimitives.IndexOfMax(products);
                    int row = group[i + r];
                    if (products[best] > cosines[row])
                    {
                        (nearest[row], cosines[row]) = (firstFine + j + best, products[best]);
                        thresholds[r] = products[best];
                    }
                }
            }
        }
    }
}
