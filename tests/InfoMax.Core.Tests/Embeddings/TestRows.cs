using System.Runtime.InteropServices;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Tests.Embeddings;

/// <summary>Small seeded embeddings for tests.</summary>
internal static class TestRows
{
    /// <summary>Rows of values in [-1, 1), with their norms.</summary>
    public static EmbeddingMatrix Random(int rows, int dimension, ulong seed, EmbeddingElement element = EmbeddingElement.Single)
    {
        SplitMix64 random = new(seed);
        float[] values = new float[rows * dimension];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((2 * random.NextDouble()) - 1);
        }

        return From(values, rows, dimension, element);
    }

    /// <summary>
    /// Rows drawn from a few prototypes, some repeated exactly: many cosines tie, within a row's list and across its end.
    /// </summary>
    public static EmbeddingMatrix WithTies(int rows, int dimension, int prototypes, ulong seed, EmbeddingElement element = EmbeddingElement.Half)
    {
        using EmbeddingMatrix source = Random(prototypes, dimension, seed, element);
        SplitMix64 random = new(seed + 1);
        int[] chosen = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            chosen[i] = random.Next(prototypes);
        }

        return source.Gather(chosen);
    }

    /// <summary>A matrix of the given row-major values, with its norms.</summary>
    public static EmbeddingMatrix From(ReadOnlySpan<float> values, int rows, int dimension, EmbeddingElement element = EmbeddingElement.Single)
    {
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(rows, dimension, element);
        if (element == EmbeddingElement.Single)
        {
            values.CopyTo(MemoryMarshal.Cast<byte, float>(matrix.RowRange(0, rows)));
        }
        else
        {
            Span<Half> target = MemoryMarshal.Cast<byte, Half>(matrix.RowRange(0, rows));
            for (int i = 0; i < values.Length; i++)
            {
                target[i] = (Half)values[i];
            }
        }

        matrix.ComputeNorms(0, rows);
        return matrix;
    }

    /// <summary>The unit vectors as kernels see them, row-major.</summary>
    public static float[] Units(EmbeddingMatrix matrix)
    {
        float[] units = new float[matrix.Rows * matrix.Dimension];
        matrix.CopyNormalized(0, matrix.Rows, units);
        return units;
    }
}
