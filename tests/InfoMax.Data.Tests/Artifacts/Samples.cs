using System.Runtime.InteropServices;
using InfoMax.Core.Embeddings;

namespace InfoMax.Data.Tests.Artifacts;

/// <summary>Seeded contents for artifact tests.</summary>
internal static class Samples
{
    public static EmbeddingMatrix Vectors(int rows, int dimension, EmbeddingElement element, int seed = 1)
    {
        var random = new Random(seed);
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(rows, dimension, element);
        for (int row = 0; row < rows; row++)
        {
            Span<byte> bytes = matrix.RowRange(row, 1);
            for (int j = 0; j < dimension; j++)
            {
                float value = (random.NextSingle() * 2) - 1;
                if (element == EmbeddingElement.Half)
                {
                    MemoryMarshal.Cast<byte, Half>(bytes)[j] = (Half)value;
                }
                else
                {
                    MemoryMarshal.Cast<byte, float>(bytes)[j] = value;
                }
            }
        }

        matrix.ComputeNorms(0, rows);
        return matrix;
    }

    /// <summary>Ascending row numbers with gaps of 1 to <paramref name="gap"/>.</summary>
    public static long[] Rows(int count, int gap = 1, int seed = 1)
    {
        var random = new Random(seed);
        var rows = new long[count];
        long row = -1;
        for (int i = 0; i < count; i++)
        {
            row += random.Next(1, gap + 1);
            rows[i] = row;
        }

        return rows;
    }

    public static float[] Floats(int count, int seed = 2)
    {
        var random = new Random(seed);
        var values = new float[count];
        foreach (ref float value in values.AsSpan())
        {
            value = random.NextSingle();
        }

        return values;
    }

    public static byte[] Write(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
