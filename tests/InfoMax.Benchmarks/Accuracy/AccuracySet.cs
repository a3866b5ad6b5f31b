using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Benchmarks.Accuracy;

/// <summary>A labelled set cut into the pool that is selected from and the rows that a selection is judged on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pool">Unit-norm rows to select from.</param>
/// <param name="Labels">Their classes as a selection sees them.</param>
/// <param name="Test">Rows that no selection sees.</param>
/// <param name="TestLabels">Their classes.</param>
/// <param name="Classes">C.</param>
/// <param name="Outside">A score from outside, high for rows whose label is right; null where labels are as they came.</param>
internal sealed record AccuracySet(
    string Name, EmbeddingMatrix Pool, int[] Labels, EmbeddingMatrix Test, int[] TestLabels, int Classes, double[]? Outside = null)
{
    // sqrt(2) times the normal quantile of .9: the distance of two unit normals at an area under the curve of .9.
    private const double OutsideShift = 1.8124;
    private const int MostRows = 12_000;

    /// <summary>
    /// The set of that name; null when its files are not there. <c>fashion-mnist-N</c> has its first N images, <c>made-C</c> is
    /// <see cref="MadeSet"/> with C classes, and a folder has <c>x.npy</c>, <c>test-x.npy</c> (float32) and their labels <c>y.npy</c>, <c>test-y.npy</c> (uint8).
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="data">The sample data's folder.</param>
    /// <param name="fashionMnist">The images' folder.</param>
    /// <param name="division">Which seeded quarter of a set without test rows is held out.</param>
    public static AccuracySet? Load(string name, string data, string fashionMnist, int division = 0)
    {
        string[] parts = name.Split('-');
        return name switch
        {
            "banking77" => Split(name, Path.Combine(data, "banking77", "embeddings", "train_x.npy"), Path.Combine(data, "banking77", "train_y.npy"), 256, division),
            "spamassassin" => Split(name, Path.Combine(data, "spamassassin", "embeddings", "train_x.npy"), Path.Combine(data, "spamassassin", "train_y.npy"), 128, division),
            "sap_docs" => Split(name, Path.Combine(data, "sap_docs", "embeddings", "x.npy"), Path.Combine(data, "sap_docs", "y.npy"), 384, division),
            _ when name.StartsWith("fashion-mnist", StringComparison.Ordinal) => File.Exists(Path.Combine(fashionMnist, "train-images-idx3-ubyte.gz"))
                ? Images(name, fashionMnist, parts.Length == 3 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : MostRows)
                : null,
            _ when parts[0] == "made" => MadeSet.Of(int.Parse(parts[1], CultureInfo.InvariantCulture)),
            _ when Directory.Exists(name) => Folder(name),
            _ => throw new ArgumentException($"set {name}: banking77, spamassassin, sap_docs, fashion-mnist[-N], made-C or a folder"),
        };
    }

    /// <summary>The pool with a share of its labels exchanged, and a score of AUC .9 for which they are.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="share">Share of wrong labels.</param>
    /// <param name="suffix">What its name gets.</param>
    public AccuracySet WithWrongLabels(ulong seed, double share = 0.4, string suffix = "+wrong")
    {
        SeededRandom random = new(seed, 9);
        int[] labels = [.. Labels];
        double[] outside = new double[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            bool wrong = random.NextDouble() < share;
            labels[i] = wrong ? (labels[i] + 1 + random.NextInt(Classes - 1)) % Classes : labels[i];
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            outside[i] = normal + (wrong ? 0 : OutsideShift);
        }

        return this with { Name = Name + suffix, Labels = labels, Outside = outside };
    }

    /// <summary>The pool with two copies for every three rows, in families of Zipf 1.5: a third equal, the others at a cosine of .975 to .999.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="wrongShare">Share of the copies that get another label than their original.</param>
    /// <param name="mostInFamily">Copies in a family at most.</param>
    public AccuracySet WithCopies(ulong seed, double wrongShare, int mostInFamily = 300)
    {
        SeededRandom random = new(seed, 10);
        int dimension = Pool.Dimension;
        int total = Pool.Rows + (2 * Pool.Rows / 3);
        EmbeddingMatrix pool = EmbeddingMatrix.Allocate(total, dimension, EmbeddingElement.Single);
        Span<float> values = MemoryMarshal.Cast<byte, float>(pool.RowRange(0, total));
        Pool.CopyNormalized(0, Pool.Rows, values);
        int[] labels = [.. Labels, .. new int[total - Pool.Rows]];
        int left = 0;
        int original = 0;
        double noise = 0;
        for (int row = Pool.Rows; row < total; row++, left--)
        {
            if (left == 0)
            {
                // The inverse of the tail of the power law.
                left = (int)Math.Min(mostInFamily, Math.Pow(1 - random.NextDouble(), -2));
                original = random.NextInt(Pool.Rows);
                noise = random.NextInt(3) == 0 ? 0 : 0.04 + (0.18 * random.NextDouble());
            }

            labels[row] = random.NextDouble() < wrongShare ? (Labels[original] + 1 + random.NextInt(Classes - 1)) % Classes : Labels[original];
            for (int i = 0; i < dimension; i++)
            {
                double uniform = ((2 * random.NextDouble()) - 1) * Math.Sqrt(3.0 / dimension);
                values[(row * dimension) + i] = values[(original * dimension) + i] + (float)(noise * uniform);
            }
        }

        pool.ComputeNorms(0, total);
        return this with { Name = Name + (wrongShare > 0 ? "+conflicts" : "+copies"), Pool = pool, Labels = labels };
    }

    /// <summary>A seeded quarter is held out.</summary>
    private static AccuracySet Split(string name, string vectors, string labels, int dimension, int division)
    {
        byte[] values = Body(vectors);
        int[] classes = Array.ConvertAll(Body(labels), label => (int)label);
        bool half = values.Length == classes.Length * dimension * 2;
        using EmbeddingMatrix all = EmbeddingMatrix.Allocate(classes.Length, dimension, half ? EmbeddingElement.Half : EmbeddingElement.Single);
        values.CopyTo(all.RowRange(0, all.Rows));
        all.ComputeNorms(0, all.Rows);
        ILookup<bool, int> held = Enumerable.Range(0, classes.Length).ToLookup(row => new SeededRandom((ulong)row, 77 + (ulong)division).NextInt(4) == 0);
        int[] pool = [.. held[false]];
        int[] test = [.. held[true]];
        return new AccuracySet(
            name, all.Gather(pool), Array.ConvertAll(pool, row => classes[row]), all.Gather(test), Array.ConvertAll(test, row => classes[row]), classes.Max() + 1);
    }

    private static AccuracySet Folder(string folder)
    {
        int[] labels = Array.ConvertAll(Body(Path.Combine(folder, "y.npy")), label => (int)label);
        int[] test = Array.ConvertAll(Body(Path.Combine(folder, "test-y.npy")), label => (int)label);
        return new AccuracySet(Path.GetFileName(folder), Rows("x.npy", labels.Length), labels, Rows("test-x.npy", test.Length), test, labels.Max() + 1);

        EmbeddingMatrix Rows(string file, int count)
        {
            byte[] values = Body(Path.Combine(folder, file));
            EmbeddingMatrix rows = EmbeddingMatrix.Allocate(count, values.Length / count / sizeof(float), EmbeddingElement.Single);
            values.CopyTo(rows.RowRange(0, count));
            rows.ComputeNorms(0, count);
            return rows;
        }
    }

    private static AccuracySet Images(string name, string folder, int mostRows)
    {
        const int Pixels = 784;
        const int Test = 10_000;
        return new AccuracySet(
            name,
            Rows("train-images-idx3-ubyte.gz", mostRows),
            Labels("train-labels-idx1-ubyte.gz", mostRows),
            Rows("t10k-images-idx3-ubyte.gz", Test),
            Labels("t10k-labels-idx1-ubyte.gz", Test),
            10);

        EmbeddingMatrix Rows(string file, int count)
        {
            byte[] pixels = Unzip(file, 16, count * Pixels);
            EmbeddingMatrix rows = EmbeddingMatrix.Allocate(count, Pixels, EmbeddingElement.Single);
            Span<float> values = MemoryMarshal.Cast<byte, float>(rows.RowRange(0, count));
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = pixels[i];
            }

            rows.ComputeNorms(0, count);
            return rows;
        }

        int[] Labels(string file, int count) => Array.ConvertAll(Unzip(file, 8, count), label => (int)label);

        byte[] Unzip(string file, int header, int count)
        {
            using GZipStream stream = new(File.OpenRead(Path.Combine(folder, file)), CompressionMode.Decompress);
            byte[] bytes = new byte[header + count];
            stream.ReadExactly(bytes);
            return bytes[header..];
        }
    }

    private static byte[] Body(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        return file[(10 + BitConverter.ToUInt16(file, 8))..];
    }
}
