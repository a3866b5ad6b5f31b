using System.Runtime.InteropServices;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Clustering;

/// <summary>Unit-norm centres: centroid c is <c>Values[c*d .. c*d + d)</c>. Immutable by convention.</summary>
public sealed class SphericalCentroids
{
    /// <param name="values">Row-major float32, length count * dimension, each row of unit norm.</param>
    /// <param name="count">Number of centroids, at least 1.</param>
    /// <param name="dimension">Values in a centroid d, at least 1.</param>
    /// <exception cref="ArgumentException">The length is not count * dimension.</exception>
    public SphericalCentroids(float[] values, int count, int dimension)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (values.LongLength != (long)count * dimension)
        {
            throw new ArgumentException($"{count} centroids of {dimension} values need {(long)count * dimension} values, got {values.LongLength}");
        }

        Values = values;
        Count = count;
        Dimension = dimension;
    }

    /// <summary>The centroids, row-major.</summary>
    public float[] Values { get; }

    /// <summary>Number of centroids.</summary>
    public int Count { get; }

    /// <summary>Values in a centroid.</summary>
    public int Dimension { get; }

    /// <summary>The centroids as float32 rows whose reciprocal norm is taken to be 1; the caller owns it.</summary>
    public EmbeddingMatrix ToMatrix()
    {
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(Count, Dimension, EmbeddingElement.Single);
        MemoryMarshal.AsBytes(Values.AsSpan()).CopyTo(matrix.RowRange(0, Count));
        matrix.ReciprocalNorms.Fill(1f);
        return matrix;
    }
}
