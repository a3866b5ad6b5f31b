using InfoMax.Core.Embeddings;
using InfoMax.Core.Probe;
using InfoMax.Core.Tests.Embeddings;

namespace InfoMax.Core.Tests.Probe;

/// <summary>The out-of-fold probe as it is defined, row by row in double precision, one classifier after the other.</summary>
internal sealed class ReferenceProbe
{
    private readonly double[][] _rows;
    private readonly int[] _labels;
    private readonly int _classes;
    private readonly double[,] _inverse;

    public ReferenceProbe(EmbeddingMatrix embeddings, int[] labels, int classes)
    {
        float[] units = TestRows.Units(embeddings);
        int d = embeddings.Dimension;
        _rows = [.. Enumerable.Range(0, embeddings.Rows).Select(i => units.Skip(i * d).Take(d).Select(v => (double)v).Append(1.0).ToArray())];
        _labels = labels;
        _classes = classes;
        double[][] labelled = [.. _rows.Where((_, i) => labels[i] >= 0)];
        double[,] curvature = new double[d + 1, d + 1];
        for (int a = 0; a <= d; a++)
        {
            for (int b = 0; b <= d; b++)
            {
                curvature[a, b] = labelled.Average(row => row[a] * row[b]);
            }
        }

        double mean = Enumerable.Range(0, d + 1).Average(k => curvature[k, k]);
        for (int k = 0; k <= d; k++)
        {
            curvature[k, k] += mean;
        }

        _inverse = Invert(curvature);
    }

    /// <summary>Rows x (el2n, margin, aum, entropy, forgetting).</summary>
    public double[][] Run(ProbeOptions options)
    {
        double[][] scores = new double[_rows.Length][];
        for (int fold = 0; fold < options.Folds; fold++)
        {
            int[] held = [.. Enumerable.Range(0, _rows.Length).Where(i => ProbeFolds.Of(i, options) == fold)];
            int[] train = [.. Enumerable.Range(0, _rows.Length).Where(i => ProbeFolds.Of(i, options) != fold && _labels[i] >= 0)];
            double[][,] epochs = Train(train, options.Epochs);
            foreach (int row in held)
            {
                scores[row] = Measure(row, epochs);
            }
        }

        return scores;
    }

    private double[][,] Train(int[] rows, int epochs)
    {
        int depth = _rows[0].Length;
        double[,] kept = new double[_classes, depth];
        double[,] direction = Direction(rows, kept);
        double loss = Math.Log(_classes);
        double step = Math.Sqrt(2.0 * _classes);
        double[,] previous = Plus(kept, direction, step);
        double[,] point = previous;
        int steps = 0;
        double[][,] points = new double[epochs][,];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            double here = rows.Average(row => -Math.Log(Probabilities(row, point)[_labels[row]]));
            if (here <= loss)
            {
                loss = here;
                kept = point;
                direction = Direction(rows, kept);
                steps++;
                double[,] next = Plus(kept, direction, step);
                double momentum = steps / (steps + 3.0);
                point = new double[_classes, depth];
                for (int c = 0; c < _classes; c++)
                {
                    for (int k = 0; k < depth; k++)
                    {
                        point[c, k] = next[c, k] + (momentum * (next[c, k] - previous[c, k]));
                    }
                }

                previous = next;
            }
            else
            {
                step /= 4;
                steps = 0;
                point = previous = Plus(kept, direction, step);
            }

            points[epoch] = kept;
        }

        return points;
    }

    private double[,] Direction(int[] rows, double[,] weights)
    {
        int depth = _rows[0].Length;
        double[,] gradient = new double[_classes, depth];
        foreach (int row in rows)
        {
            double[] p = Probabilities(row, weights);
            for (int c = 0; c < _classes; c++)
            {
                double residual = (c == _labels[row] ? 1 : 0) - p[c];
                for (int k = 0; k < depth; k++)
                {
                    gradient[c, k] += residual * _rows[row][k] / rows.Length;
                }
            }
        }

        double[,] direction = new double[_classes, depth];
        for (int c = 0; c < _classes; c++)
        {
            for (int a = 0; a < depth; a++)
            {
                for (int b = 0; b < depth; b++)
                {
                    direction[c, a] += _inverse[a, b] * gradient[c, b];
                }
            }
        }

        return direction;
    }

    private double[] Measure(int row, double[][,] epochs)
    {
        int y = _labels[row];
        if (y < 0)
        {
            return [double.NaN, double.NaN, double.NaN, double.NaN, double.NaN];
        }

        double el2n = 0;
        double area = 0;
        List<bool> right = [];
        double[] p = [];
        foreach (double[,] weights in epochs)
        {
            double[] z = Logits(row, weights);
            p = Probabilities(row, weights);
            el2n += Math.Sqrt(p.Select((v, c) => (v - (c == y ? 1 : 0)) * (v - (c == y ? 1 : 0))).Sum()) / epochs.Length;
            double margin = z[y] - z.Where((_, c) => c != y).Max();
            area += margin / epochs.Length;
            right.Add(margin > 0);
        }

        double forgetting = right.Contains(true) ? Enumerable.Range(1, right.Count - 1).Count(t => right[t - 1] && !right[t]) : right.Count;
        return [el2n, 1 - (p[y] - p.Where((_, c) => c != y).Max()), -area, -p.Sum(v => v * Math.Log(v)), forgetting];
    }

    private double[] Logits(int row, double[,] weights) =>
        [.. Enumerable.Range(0, _classes).Select(c => Enumerable.Range(0, _rows[row].Length).Sum(k => weights[c, k] * _rows[row][k]))];

    private double[] Probabilities(int row, double[,] weights)
    {
        double[] z = Logits(row, weights);
        double highest = z.Max();
        double sum = z.Sum(v => Math.Exp(v - highest));
        return Array.ConvertAll(z, v => Math.Exp(v - highest) / sum);
    }

    private static double[,] Plus(double[,] first, double[,] second, double factor)
    {
        double[,] sum = (double[,])first.Clone();
        for (int i = 0; i < sum.GetLength(0); i++)
        {
            for (int j = 0; j < sum.GetLength(1); j++)
            {
                sum[i, j] += factor * second[i, j];
            }
        }

        return sum;
    }

    /// <summary>Gauss and Jordan, without pivots: the matrix is positive definite.</summary>
    private static double[,] Invert(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        double[,] a = (double[,])matrix.Clone();
        double[,] inverse = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            inverse[i, i] = 1;
        }

        for (int i = 0; i < n; i++)
        {
            double pivot = a[i, i];
            for (int k = 0; k < n; k++)
            {
                a[i, k] /= pivot;
                inverse[i, k] /= pivot;
            }

            for (int r = 0; r < n; r++)
            {
                double factor = r == i ? 0 : a[r, i];
                for (int k = 0; k < n; k++)
                {
                    a[r, k] -= factor * a[i, k];
                    inverse[r, k] -= factor * inverse[i, k];
                }
            }
        }

        return inverse;
    }
}
