using InfoMax.Core.Compute;

namespace InfoMax.Core.Probe;

/// <summary>
/// What the first step needs of a split, without any product with the classes: the sum of every class in every fold, and
/// the sum of x x^T over a sample (D = d + 1 values, the last one 1). Splits' moments add up in split order.
/// </summary>
/// <param name="ClassSums">sum of x over the rows of fold f and class c, at <c>((f*C + c)*D .. + D)</c>, the rows of no fold as a last fold F; the last value counts them.</param>
/// <param name="Gram">sum of x x^T over the sample, D x D.</param>
public sealed record ProbeMoments(double[] ClassSums, double[] Gram)
{
    /// <summary>Rows that the curvature is taken from: its inverse only scales the steps, so a sample does.</summary>
    public const long SampleRows = 1 << 16;

    /// <summary>Measures one split.</summary>
    /// <param name="rows">The split.</param>
    /// <param name="models">F.</param>
    /// <param name="firstRow">Row number of the split's first row.</param>
    /// <param name="totalRows">Rows of the whole set.</param>
    /// <param name="seed">Seed of the sample.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    public static ProbeMoments Of(
        ProbeRows rows, int models, long firstRow, long totalRows, ulong seed, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(executor);
        int depth = rows.Embeddings.Dimension + 1;
        int classLength = (models + 1) * rows.Classes * depth;
        int gramLength = ProbeBlock.Panels(depth) * depth * ProbeBlock.PanelWidth;
        double[] classSums = ProbeLanes.Sum(rows.Embeddings.Rows, classLength, executor, sums => new ClassLane(rows, models, sums), cancellationToken);
        double[] panels = ProbeLanes.Sum(
            rows.Embeddings.Rows, gramLength, executor, sums => new GramLane(rows, sums, firstRow, totalRows, seed), cancellationToken);
        return new ProbeMoments(classSums, ProbeGradient.FromPanels(panels, depth, depth));
    }

    /// <summary>The moments of two runs of splits, the earlier one first.</summary>
    public ProbeMoments Plus(ProbeMoments later)
    {
        ArgumentNullException.ThrowIfNull(later);
        return new ProbeMoments(ProbeGradient.Add(ClassSums, later.ClassSums), ProbeGradient.Add(Gram, later.Gram));
    }

    private sealed class ClassLane(ProbeRows rows, int models, double[] sums) : ProbeLanes.ILane
    {
        private readonly float[] _unit = new float[rows.Embeddings.Dimension];

        public void Add(int first, int count)
        {
            int depth = _unit.Length + 1;
            foreach (int row in rows.Labelled(first, count))
            {
                rows.Embeddings.CopyNormalized(row, 1, _unit);
                int fold = rows.Folds[row] == ProbeFolds.None ? models : rows.Folds[row];
                Span<double> target = sums.AsSpan(((fold * rows.Classes) + rows.Labels[row]) * depth, depth);
                for (int k = 0; k < _unit.Length; k++)
                {
                    target[k] += _unit[k];
                }

                target[^1]++;
            }
        }

        public void Dispose()
        {
        }
    }

    private sealed class GramLane(ProbeRows rows, double[] sums, long firstRow, long totalRows, ulong seed) : ProbeLanes.ILane
    {
        private readonly ProbeBlock _block = new(rows.Embeddings.Dimension, rows.Embeddings.Dimension + 1);

        public void Add(int first, int count)
        {
            int[] labelled = rows.Labelled(first, count);
            _block.Lay(rows.Embeddings, Array.FindAll(labelled, row => ProbeFolds.InSample(firstRow + row, totalRows, SampleRows, seed)));
            _block.WriteUnits();
            _block.AddOuterProduct(sums);
        }

        public void Dispose() => _block.Dispose();
    }
}
