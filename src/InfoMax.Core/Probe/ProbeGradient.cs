using System.Numerics.Tensors;
using InfoMax.Core.Compute;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Probe;

/// <summary>
/// One epoch's look at a split: for every model the sum of (onehot(y) - p) x^T over the rows that it trains on, and their
/// cross-entropy. Splits' gradients add up in split order.
/// </summary>
/// <param name="Sums">At <c>((m*D + k)*C + c)</c>: model m, value k of D = d + 1, class c.</param>
/// <param name="Losses">Sum of -log p_y of each model.</param>
/// <remarks>4 n F C D flops, on the search's kernel; the probabilities in float32.</remarks>
public sealed record ProbeGradient(double[] Sums, double[] Losses)
{
    /// <summary>Measures one split.</summary>
    /// <param name="rows">The split; model m trains on the rows whose fold is not m.</param>
    /// <param name="model">The point.</param>
    /// <param name="executor">Runs the pieces; the sums do not depend on its threads.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    public static ProbeGradient Of(ProbeRows rows, ProbeModel model, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(executor);
        int depth = model.Dimension + 1;
        int columns = model.Models * model.Classes;
        int panels = ProbeBlock.Panels(columns) * depth * ProbeBlock.PanelWidth;
        using PackedWeights weights = new(model);
        double[] sums = ProbeLanes.Sum(
            rows.Embeddings.Rows, panels + model.Models, executor, own => new Lane(rows, model, weights, own, panels), cancellationToken);
        double[] byColumn = FromPanels(sums.AsSpan(0, panels), depth, columns);
        double[] byModel = new double[byColumn.Length];
        for (int m = 0; m < model.Models; m++)
        {
            for (int k = 0; k < depth; k++)
            {
                byColumn.AsSpan((k * columns) + (m * model.Classes), model.Classes).CopyTo(byModel.AsSpan(((m * depth) + k) * model.Classes));
            }
        }

        return new ProbeGradient(byModel, sums[panels..]);
    }

    /// <summary>The gradient of two runs of splits, the earlier one first.</summary>
    public ProbeGradient Plus(ProbeGradient later)
    {
        ArgumentNullException.ThrowIfNull(later);
        return new ProbeGradient(Add(Sums, later.Sums), Add(Losses, later.Losses));
    }

    internal static double[] Add(double[] first, double[] second)
    {
        double[] sum = new double[first.Length];
        TensorPrimitives.Add(first, second, sum);
        return sum;
    }

    /// <summary><c>[panel][k][w]</c> to <c>[k][column]</c>.</summary>
    internal static double[] FromPanels(ReadOnlySpan<double> panels, int depth, int columns)
    {
        int width = ProbeBlock.PanelWidth;
        double[] matrix = new double[depth * columns];
        for (int column = 0; column < columns; column += width)
        {
            int here = Math.Min(width, columns - column);
            for (int k = 0; k < depth; k++)
            {
                panels.Slice(((column / width * depth) + k) * width, here).CopyTo(matrix.AsSpan((k * columns) + column));
            }
        }

        return matrix;
    }

    private sealed unsafe class Lane : ProbeLanes.ILane
    {
        private readonly ProbeRows _rows;
        private readonly ProbeModel _model;
        private readonly PackedWeights _weights;
        private readonly double[] _sums;
        private readonly int _losses;
        private readonly ProbeBlock _block;
        private readonly float[] _values;

        // On a 64-byte border: a vectorised sum may take another order elsewhere.
        private readonly AlignedBuffer _probabilities;

        public Lane(ProbeRows rows, ProbeModel model, PackedWeights weights, double[] sums, int losses)
        {
            _rows = rows;
            _model = model;
            _weights = weights;
            _sums = sums;
            _losses = losses;
            int columns = model.Models * model.Classes;
            _block = new ProbeBlock(model.Dimension, columns);
            _values = new float[columns];
            _probabilities = new AlignedBuffer(model.Classes);
        }

        public void Add(int first, int count)
        {
            int[] labelled = _rows.Labelled(first, count);
            if (_model.Models == 1)
            {
                // A row that no model trains on would add zeros.
                labelled = Array.FindAll(labelled, row => _rows.Folds[row] != 0);
            }

            _block.Lay(_rows.Embeddings, labelled);
            _block.Logits(_weights.Pointer);
            for (int b = 0; b < labelled.Length; b++)
            {
                _block.Read(b, _values);
                for (int m = 0; m < _model.Models; m++)
                {
                    Span<float> values = _values.AsSpan(m * _model.Classes, _model.Classes);
                    if (_rows.Folds[labelled[b]] == m)
                    {
                        values.Clear();
                    }
                    else
                    {
                        _sums[_losses + m] += Residuals(values, _rows.Labels[labelled[b]]);
                    }
                }

                _block.Write(b, _values);
            }

            _block.AddOuterProduct(_sums);
        }

        public void Dispose()
        {
            _block.Dispose();
            _probabilities.Dispose();
        }

        /// <summary>Logits become onehot(y) - p; returns -log p_y.</summary>
        private double Residuals(Span<float> values, int label)
        {
            Span<float> p = _probabilities.AsSpan(0, values.Length);
            float highest = TensorPrimitives.Max<float>(values);
            float own = values[label] - highest;
            SoftMax.Exponentials(values, highest, p);
            float sum = TensorPrimitives.Sum<float>(p);
            TensorPrimitives.Multiply(p, -1f / sum, values);
            values[label] += 1;
            return Math.Log(sum) - own;
        }
    }
}
