using System.Numerics.Tensors;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Probe;

/// <summary>
/// Ridge regression of the classes' indicators on unit vectors with an intercept, in closed form: W = (X^T X + lambda I)^-1 X^T Y. Ranks
/// selections at a small part of the cost of <see cref="SoftmaxRegression"/>.
/// </summary>
public static class RidgeRegression
{
    /// <summary>lambda.</summary>
    public const double Penalty = 1;

    /// <summary>Fits one model to all labelled rows. With m = min(n, D), D = d + 1: n D m + m^3 / 3 multiply-adds.</summary>
    /// <param name="embeddings">n rows with their norms filled in.</param>
    /// <param name="labels">Class of each row in [0, C), or -1 for a row left out.</param>
    /// <param name="classes">C, at least 2.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public static ProbeModel Fit(
        EmbeddingMatrix embeddings, int[] labels, int classes, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        ArgumentNullException.ThrowIfNull(labels);
        int[] labelled = [.. Enumerable.Range(0, embeddings.Rows).Where(row => labels[row] >= 0)];
        if (labelled.Length <= embeddings.Dimension)
        {
            return FromProducts(embeddings, labels, labelled, classes);
        }

        byte[] folds = new byte[embeddings.Rows];
        Array.Fill(folds, ProbeFolds.None);
        ProbeRows rows = new(embeddings, labels, folds, classes);
        ProbeMoments moments = ProbeMoments.Of(rows, 1, 0, embeddings.Rows, 0, executor, cancellationToken);
        int depth = embeddings.Dimension + 1;
        ReadOnlySpan<double> sums = moments.ClassSums.AsSpan(classes * depth, classes * depth);
        double[] gram = Penalised(moments.Gram, depth, Labelled(sums, depth));
        double[] weights = Turned(sums, depth, classes);
        CholeskyFactor.Of(gram, depth).Solve(weights, classes);
        return new ProbeModel(1, classes, embeddings.Dimension, ToModel(weights, depth, classes));
    }

    /// <summary>The same model where there are fewer rows than weights: W = X^T (X X^T + lambda I)^-1 Y.</summary>
    private static ProbeModel FromProducts(EmbeddingMatrix embeddings, int[] labels, int[] labelled, int classes)
    {
        int count = labelled.Length;
        int depth = embeddings.Dimension + 1;
        float[] units = new float[count * embeddings.Dimension];
        embeddings.CopyNormalized(labelled, units);
        double[][] rows = new double[count][];
        double[] products = new double[count * count];
        double[] weights = new double[count * classes];
        for (int i = 0; i < count; i++)
        {
            rows[i] = new double[depth];
            TensorPrimitives.ConvertChecked<float, double>(units.AsSpan(i * embeddings.Dimension, embeddings.Dimension), rows[i]);
            rows[i][^1] = 1;
            for (int j = 0; j <= i; j++)
            {
                products[(i * count) + j] = TensorPrimitives.Dot<double>(rows[i], rows[j]) + (i == j ? Penalty : 0);
            }

            weights[(i * classes) + labels[labelled[i]]] = 1;
        }

        CholeskyFactor.Of(products, count).Solve(weights, classes);
        float[] model = new float[classes * depth];
        double[] sum = new double[depth];
        for (int c = 0; c < classes; c++)
        {
            Array.Clear(sum);
            for (int i = 0; i < count; i++)
            {
                TensorPrimitives.MultiplyAdd<double>(rows[i], weights[(i * classes) + c], sum, sum);
            }

            TensorPrimitives.ConvertChecked<double, float>(sum, model.AsSpan(c * depth, depth));
        }

        return new ProbeModel(1, classes, embeddings.Dimension, model);
    }

    /// <summary>Rows that the sums of the classes count.</summary>
    private static double Labelled(ReadOnlySpan<double> sums, int depth)
    {
        double count = 0;
        for (int at = depth - 1; at < sums.Length; at += depth)
        {
            count += sums[at];
        }

        return count;
    }

    /// <summary>X^T X, from a sample where there are many rows, with the penalty.</summary>
    private static double[] Penalised(double[] gram, int depth, double rows)
    {
        double scale = gram[^1] > 0 ? rows / gram[^1] : 1;
        double[] penalised = Array.ConvertAll(gram, value => scale * value);
        for (int k = 0; k < depth; k++)
        {
            penalised[(k * depth) + k] += Penalty;
        }

        return penalised;
    }

    /// <summary>X^T Y, D x C.</summary>
    private static double[] Turned(ReadOnlySpan<double> sums, int depth, int classes)
    {
        double[] turned = new double[sums.Length];
        for (int c = 0; c < classes; c++)
        {
            for (int k = 0; k < depth; k++)
            {
                turned[(k * classes) + c] = sums[(c * depth) + k];
            }
        }

        return turned;
    }

    private static float[] ToModel(double[] weights, int depth, int classes)
    {
        float[] model = new float[weights.Length];
        for (int c = 0; c < classes; c++)
        {
            for (int k = 0; k < depth; k++)
            {
                model[(c * depth) + k] = (float)weights[(k * classes) + c];
            }
        }

        return model;
    }
}
