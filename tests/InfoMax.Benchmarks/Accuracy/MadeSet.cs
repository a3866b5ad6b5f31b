using System.Runtime.InteropServices;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Benchmarks.Accuracy;

/// <summary>
/// A labelled set that is made: classes of unequal sizes in a few topics, each of some kinds of unequal sizes, on a power-law spectrum; 50 000
/// rows of 128 values to choose from, 10 000 to judge on, whose classes are as likely as one another.
/// </summary>
internal static class MadeSet
{
    private const int Rows = 50_000;
    private const int TestRows = 10_000;
    private const int Dimension = 128;
    private const int Topics = 8;
    private const int MostKinds = 6;
    private const double Decay = 0.6;
    private const double ClassSpread = 0.8;
    private const double KindSpread = 0.9;
    private const double RowSpread = 1.3;

    public static AccuracySet Of(int classes)
    {
        SeededRandom random = new(7, 21);
        double[][] topics = [.. Enumerable.Range(0, Topics).Select(_ => Point(random, null, 1))];
        double[][][] kinds =
        [
            .. Enumerable.Range(0, classes).Select(c =>
            {
                double[] centre = Point(random, topics[c % Topics], ClassSpread);
                return Enumerable.Range(0, 1 + random.NextInt(MostKinds)).Select(_ => Point(random, centre, KindSpread)).ToArray();
            }),
        ];

        // Sizes of classes from 1 to 4, so that a class of the small ones has half of the mean.
        double[] sizes = [.. Enumerable.Range(0, classes).Select(_ => 1 + (3 * random.NextDouble()))];
        double total = sizes.Sum();
        (EmbeddingMatrix pool, int[] labels) = Draw(Rows, () =>
        {
            double at = random.NextDouble() * total;
            int c = 0;
            for (; c < classes - 1 && at >= sizes[c]; c++)
            {
                at -= sizes[c];
            }

            return c;
        });
        (EmbeddingMatrix test, int[] testLabels) = Draw(TestRows, () => random.NextInt(classes));
        return new AccuracySet($"made-{classes}", pool, labels, test, testLabels, classes);

        (EmbeddingMatrix, int[]) Draw(int count, Func<int> next)
        {
            EmbeddingMatrix rows = EmbeddingMatrix.Allocate(count, Dimension, EmbeddingElement.Single);
            Span<float> values = MemoryMarshal.Cast<byte, float>(rows.RowRange(0, count));
            int[] drawn = new int[count];
            for (int i = 0; i < count; i++)
            {
                drawn[i] = next();

                // Kind q of a class is half as frequent as the one before.
                double[][] own = kinds[drawn[i]];
                int kind = Math.Min(own.Length - 1, (int)-Math.Log2(1 - random.NextDouble()));
                double[] row = Point(random, own[kind], RowSpread);
                for (int j = 0; j < Dimension; j++)
                {
                    values[(i * Dimension) + j] = (float)row[j];
                }
            }

            rows.ComputeNorms(0, count);
            return (rows, drawn);
        }
    }

    private static double[] Point(SeededRandom random, double[]? centre, double spread)
    {
        double[] point = new double[Dimension];
        for (int j = 0; j < Dimension; j++)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            point[j] = (centre?[j] ?? 0) + (spread * normal * Math.Pow(j + 1, -Decay));
        }

        return point;
    }
}
