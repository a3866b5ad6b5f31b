using System.Numerics.Tensors;
using InfoMax.Core.Compute;
using InfoMax.Core.Graph;

namespace InfoMax.Benchmarks;

/// <summary>
/// A k-nearest-neighbour graph of clustered synthetic data, without an all-pairs search: clusters of very different
/// sizes around broad topics, a power-law spectrum, 10 % near-duplicates. Neighbours are the best of the 512 rows
/// around a row in cluster order, which holds the true neighbours of all but the largest clusters' rows. Rows are
/// then shuffled, so that memory is visited as irregularly as with real files.
/// </summary>
internal static class SyntheticGraph
{
    private const int Dimension = 24;
    private const int Window = 256;
    private const int Piece = 4096;

    /// <summary>W of <paramref name="rows"/> rows with <paramref name="k"/> neighbours each.</summary>
    public static SimilarityGraph Build(int rows, int k, ulong seed, IKernelExecutor executor)
    {
        float[] vectors = Vectors(rows, seed);
        int[] shuffled = Permutation(rows, seed);
        int[] neighbors = new int[(long)rows * k];
        float[] cosines = new float[neighbors.Length];
        executor.ForEach(
            (rows + Piece - 1) / Piece,
            piece =>
            {
                for (int i = piece * Piece; i < Math.Min(rows, (piece + 1) * Piece); i++)
                {
                    Span<int> list = neighbors.AsSpan(shuffled[i] * k, k);
                    Nearest(vectors, rows, i, list, cosines.AsSpan(shuffled[i] * k, k));
                    foreach (ref int neighbor in list)
                    {
                        neighbor = shuffled[neighbor];
                    }
                }
            },
            CancellationToken.None);
        return SimilarityGraphBuilder.FromNeighborLists(new NeighborLists(rows, k, neighbors, cosines), executor);
    }

    /// <summary>Uniform importances in [0, 1].</summary>
    public static float[] Importance(int rows, ulong seed)
    {
        SeededRandom random = new(seed, 3);
        float[] importance = new float[rows];
        for (int i = 0; i < rows; i++)
        {
            importance[i] = (float)random.NextDouble();
        }

        return importance;
    }

    private static float[] Vectors(int rows, ulong seed)
    {
        SeededRandom random = new(seed, 1);
        float[][] topics = new float[40][];
        for (int t = 0; t < topics.Length; t++)
        {
            topics[t] = Gaussian(ref random, 1);
        }

        float[] vectors = new float[(long)rows * Dimension];
        int row = 0;
        for (int cluster = 0; row < rows; cluster++)
        {
            float[] center = Gaussian(ref random, 0.7);
            TensorPrimitives.Add(center, topics[(int)((long)row * topics.Length / rows)], center);
            int size = (int)Math.Min(3000, 8 / Math.Pow(1 - random.NextDouble(), 0.8));
            for (int member = 0; member < size && row < rows; member++, row++)
            {
                Span<float> vector = vectors.AsSpan(row * Dimension, Dimension);
                bool duplicate = member > 0 && random.NextDouble() < 0.1;
                TensorPrimitives.Add(Gaussian(ref random, duplicate ? 0.03 : 0.5), duplicate ? vectors.AsSpan((row - 1) * Dimension, Dimension) : center, vector);
                TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
            }
        }

        return vectors;
    }

    private static float[] Gaussian(ref SeededRandom random, double scale)
    {
        float[] vector = new float[Dimension];
        for (int j = 0; j < Dimension; j++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            vector[j] = (float)(scale * Math.Pow(j + 1, -0.6) * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return vector;
    }

    private static int[] Permutation(int rows, ulong seed)
    {
        SeededRandom random = new(seed, 2);
        int[] permutation = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            int j = random.NextInt(i + 1);
            permutation[i] = permutation[j];
            permutation[j] = i;
        }

        return permutation;
    }

    private static void Nearest(float[] vectors, int rows, int row, Span<int> neighbors, Span<float> cosines)
    {
        cosines.Fill(float.NegativeInfinity);
        ReadOnlySpan<float> own = vectors.AsSpan(row * Dimension, Dimension);
        for (int other = Math.Max(0, row - Window); other < Math.Min(rows, row + Window); other++)
        {
            float cosine = other == row ? float.NegativeInfinity : TensorPrimitives.Dot(own, vectors.AsSpan(other * Dimension, Dimension));
            int place = neighbors.Length;
            while (place > 0 && cosine > cosines[place - 1])
            {
                place--;
            }

            if (place < neighbors.Length)
            {
                cosines[place..^1].CopyTo(cosines[(place + 1)..]);
                neighbors[place..^1].CopyTo(neighbors[(place + 1)..]);
                cosines[place] = cosine;
                neighbors[place] = other;
            }
        }
    }
}
