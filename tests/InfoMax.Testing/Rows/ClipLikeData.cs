using System.Runtime.InteropServices;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Testing.Rows;

/// <summary>
/// Embeddings that look like CLIP's: component j scaled by (j+1)^-0.6, clusters of very different sizes inside a few
/// dozen broad topics, and a share of near-duplicates; unit norm. Row i depends on the seed and i alone, so the data
/// are the same for any number of threads, and a longer set begins with a shorter one of the same cluster count.
/// </summary>
internal sealed class ClipLikeData
{
    private const int Topics = 36;
    private const float TopicShare = 0.60f;
    private const float ClusterShare = 0.55f;
    private const float RowShare = 0.58f;
    private const float DuplicateNoise = 0.05f;
    private const int RowsPerPiece = 1024;
    private readonly int _dimension;
    private readonly ulong _seed;
    private readonly double _duplicateShare;
    private readonly float[] _scale;
    private readonly float[][] _clusters;
    private readonly double[] _cumulativeSize;

    /// <param name="dimension">Values in a row.</param>
    /// <param name="clusters">Clusters; their sizes fall as 1 / (rank + 5).</param>
    /// <param name="seed">Seed of all numbers.</param>
    /// <param name="duplicateShare">Share of rows that repeat another row with 5 % noise.</param>
    public ClipLikeData(int dimension, int clusters, ulong seed = 42, double duplicateShare = 0.1)
    {
        _dimension = dimension;
        _seed = seed;
        _duplicateShare = duplicateShare;
        _scale = new float[dimension];
        double energy = 0;
        for (int j = 0; j < dimension; j++)
        {
            double scale = Math.Pow(j + 1, -0.6);
            _scale[j] = (float)scale;
            energy += scale * scale;
        }

        for (int j = 0; j < dimension; j++)
        {
            _scale[j] /= (float)Math.Sqrt(energy);
        }

        SplitMix64 random = new(Mix(seed, -1));
        float[][] topics = new float[Topics][];
        for (int t = 0; t < Topics; t++)
        {
            topics[t] = new float[dimension];
            AddNoise(ref random, topics[t], TopicShare);
        }

        _clusters = new float[clusters][];
        _cumulativeSize = new double[clusters];
        double total = 0;
        for (int c = 0; c < clusters; c++)
        {
            _clusters[c] = [.. topics[random.Next(Topics)]];
            AddNoise(ref random, _clusters[c], ClusterShare);
            total += 1.0 / (c + 5);
            _cumulativeSize[c] = total;
        }
    }

    /// <summary>Makes <paramref name="rows"/> rows with their norms filled in.</summary>
    public EmbeddingMatrix Generate(int rows, IKernelExecutor executor, EmbeddingElement element = EmbeddingElement.Half) =>
        Generate(0, rows, executor, element);

    /// <summary>Makes <paramref name="rows"/> rows from <paramref name="firstRow"/> on.</summary>
    public EmbeddingMatrix Generate(int firstRow, int rows, IKernelExecutor executor, EmbeddingElement element = EmbeddingElement.Half)
    {
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(rows, _dimension, element);
        executor.ForEach((rows + RowsPerPiece - 1) / RowsPerPiece, piece =>
        {
            float[] values = new float[_dimension];
            int first = piece * RowsPerPiece;
            int end = Math.Min(rows, first + RowsPerPiece);
            for (int i = first; i < end; i++)
            {
                Row(firstRow + i, values);
                Span<byte> target = matrix.RowRange(i, 1);
                if (element == EmbeddingElement.Half)
                {
                    System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(target));
                }
                else
                {
                    values.CopyTo(MemoryMarshal.Cast<byte, float>(target));
                }
            }

            matrix.ComputeNorms(first, end - first);
        }, CancellationToken.None);
        return matrix;
    }

    private void Row(int row, Span<float> values)
    {
        SplitMix64 random = new(Mix(_seed, row));
        bool duplicate = row > 0 && random.NextDouble() < _duplicateShare;
        if (duplicate)
        {
            SplitMix64 original = new(Mix(_seed, random.Next(row)));
            original.NextDouble();
            Fresh(ref original, values);
            AddNoise(ref random, values, DuplicateNoise);
        }
        else
        {
            Fresh(ref random, values);
        }

        float norm = System.Numerics.Tensors.TensorPrimitives.Norm<float>(values);
        System.Numerics.Tensors.TensorPrimitives.Divide(values, norm, values);
    }

    private void Fresh(ref SplitMix64 random, Span<float> values)
    {
        int found = Array.BinarySearch(_cumulativeSize, random.NextDouble() * _cumulativeSize[^1]);
        _clusters[Math.Min(found < 0 ? ~found : found, _clusters.Length - 1)].CopyTo(values);
        AddNoise(ref random, values, RowShare);
    }

    /// <summary>Adds noise of about the given length: the sum of four 16-bit uniforms is close enough to a normal number.</summary>
    private void AddNoise(ref SplitMix64 random, Span<float> values, float length)
    {
        // Four uniforms in [0, 65535]: mean 131070, standard deviation 65535.5 / sqrt(3).
        const float Deviation = 37837.2f;
        for (int j = 0; j < values.Length; j++)
        {
            ulong bits = random.Next();
            int sum = (int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) + (int)((bits >> 32) & 0xFFFF) + (int)(bits >> 48);
            values[j] += length * _scale[j] * ((sum - 131070) / Deviation);
        }
    }

    private static ulong Mix(ulong seed, int row) => new SplitMix64(seed ^ ((ulong)(uint)(row + 1) * 0xD6E8_FEB8_6659_FD93)).Next();
}
