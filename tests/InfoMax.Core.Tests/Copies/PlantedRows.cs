using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Tests.Embeddings;

namespace InfoMax.Core.Tests.Copies;

/// <summary>Rows with planted near copies: some around common originals, some along chains where each is near only the next.</summary>
internal static class PlantedRows
{
    /// <param name="rows">N.</param>
    /// <param name="dimension">d.</param>
    /// <param name="originals">Rows that the others are made from.</param>
    /// <param name="spread">Length of the difference to the original, of unit vectors.</param>
    /// <param name="chain">True when a row is made from the last row of its family instead.</param>
    /// <param name="seed">Of everything.</param>
    public static EmbeddingMatrix Families(int rows, int dimension, int originals, double spread, bool chain, ulong seed)
    {
        SplitMix64 random = new(seed);
        float[] values = new float[rows * dimension];
        int[] last = new int[originals];
        for (int row = 0; row < rows; row++)
        {
            int family = row < originals ? row : random.Next(originals);
            for (int k = 0; k < dimension; k++)
            {
                double noise = (random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2) * Math.Sqrt(3.0 / dimension);
                values[(row * dimension) + k] = (float)(row < originals ? noise : values[(last[family] * dimension) + k] + (spread * noise));
            }

            Normalize(values.AsSpan(row * dimension, dimension));
            last[family] = chain || row < originals ? row : last[family];
        }

        return TestRows.From(values, rows, dimension);
    }

    /// <summary>A permutation of 0 .. N - 1.</summary>
    public static int[] Shuffled(int rows, ulong seed)
    {
        SplitMix64 random = new(seed);
        int[] rank = [.. Enumerable.Range(0, rows)];
        for (int i = rows - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (rank[i], rank[j]) = (rank[j], rank[i]);
        }

        return rank;
    }

    private static void Normalize(Span<float> row)
    {
        double sum = 0;
        foreach (float value in row)
        {
            sum += (double)value * value;
        }

        foreach (ref float value in row)
        {
            value = (float)(value / Math.Sqrt(sum));
        }
    }
}
