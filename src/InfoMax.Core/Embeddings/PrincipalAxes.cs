using System.Numerics.Tensors;

namespace InfoMax.Core.Embeddings;

/// <summary>
/// The mean of unit vectors and the two directions in which they vary most: axes of a flat map. Found by orthogonal iteration
/// on the covariance of a sample, in double precision, from seeded starts; each axis points where its largest component is positive.
/// </summary>
/// <param name="Mean">Mean of the sample's unit vectors, length d.</param>
/// <param name="First">Unit vector of the largest variance, length d.</param>
/// <param name="Second">Unit vector of the next, orthogonal to it; zeros for d = 1.</param>
public sealed record PrincipalAxes(float[] Mean, float[] First, float[] Second)
{
    private const int Iterations = 40;

    /// <summary>The axes of a sample; any axes of one without spread.</summary>
    /// <param name="sample">Rows with their norms.</param>
    /// <param name="cancellationToken">Looked at between iterations.</param>
    public static PrincipalAxes Fit(EmbeddingMatrix sample, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sample);
        int dimension = sample.Dimension;
        float[] row = new float[dimension];
        double[] mean = new double[dimension];
        double[][] centred = new double[sample.Rows][];
        for (int i = 0; i < sample.Rows; i++)
        {
            sample.CopyNormalized(i, 1, row);
            centred[i] = Array.ConvertAll(row, value => (double)value);
            TensorPrimitives.Add(mean, centred[i], mean);
        }

        TensorPrimitives.Divide(mean, Math.Max(1, sample.Rows), mean);
        Array.ForEach(centred, vector => TensorPrimitives.Subtract(vector, mean, vector));
        Random random = new(1);
        double[] first = Start(random, dimension);
        double[] second = Start(random, dimension);
        for (int i = 0; i < Iterations; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (first, second) = (Times(centred, first), Times(centred, second));
            Normalise(first);
            Orthogonalise(second, first);
            Normalise(second);
        }

        return new PrincipalAxes(Array.ConvertAll(mean, value => (float)value), Directed(first), Directed(second));
    }

    /// <summary>Where a unit vector lies on the map.</summary>
    /// <param name="unit">Length d.</param>
    public (float X, float Y) Project(ReadOnlySpan<float> unit) => (
        TensorPrimitives.Dot(unit, First) - TensorPrimitives.Dot<float>(Mean, First),
        TensorPrimitives.Dot(unit, Second) - TensorPrimitives.Dot<float>(Mean, Second));

    private static double[] Start(Random random, int dimension) => [.. Enumerable.Range(0, dimension).Select(_ => random.NextDouble() - 0.5)];

    /// <summary>The covariance times a vector, up to a factor; the vector itself where the sample has no spread.</summary>
    private static double[] Times(double[][] centred, double[] vector)
    {
        double[] product = new double[vector.Length];
        foreach (double[] row in centred)
        {
            TensorPrimitives.MultiplyAdd(row, TensorPrimitives.Dot<double>(row, vector), product, product);
        }

        return TensorPrimitives.Norm<double>(product) > 0 ? product : vector;
    }

    private static void Orthogonalise(double[] vector, double[] unit) =>
        TensorPrimitives.MultiplyAdd(unit, -TensorPrimitives.Dot<double>(vector, unit), vector, vector);

    private static void Normalise(double[] vector)
    {
        double norm = TensorPrimitives.Norm<double>(vector);
        if (norm > 1e-300)
        {
            TensorPrimitives.Divide(vector, norm, vector);
        }
        else
        {
            Array.Clear(vector);
        }
    }

    private static float[] Directed(double[] axis)
    {
        double sign = axis[TensorPrimitives.IndexOfMaxMagnitude<double>(axis)] < 0 ? -1 : 1;
        return Array.ConvertAll(axis, value => (float)(value * sign));
    }
}
