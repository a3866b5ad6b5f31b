using System.Runtime.InteropServices;
using InfoMax.Core.Compute;
using Xunit;

namespace InfoMax.Testing.Layouts;

/// <summary>Image-text pairs to lay out in every format: float16 vectors row-major, one id, caption and score a row.</summary>
internal sealed record PairSet(int Rows, int Dimension, Half[] Image, Half[] Text, string[] Ids, float[] Scores)
{
    /// <summary>Reproducible pairs: unit-like vectors in which image and text of a row resemble each other.</summary>
    public static PairSet Generate(int rows, int dimension, ulong seed = 7)
    {
        SplitMix64 random = new(seed);
        Half[] image = new Half[rows * dimension];
        Half[] text = new Half[rows * dimension];
        for (int i = 0; i < image.Length; i++)
        {
            double shared = Next();
            image[i] = (Half)(0.1 * (shared + 0.5 * Next()));
            text[i] = (Half)(0.1 * (shared + 0.5 * Next()));
        }

        return new PairSet(
            rows, dimension, image, text,
            [.. Enumerable.Range(0, rows).Select(i => $"{(ulong)i * 0x9E3779B97F4A7C15:x16}{(ulong)i:x16}")],
            [.. Enumerable.Range(0, rows).Select(i => (float)(0.2 + 0.001 * (i * 37 % rows)))]);

        double Next() => (2 * random.NextDouble()) - 1;
    }

    /// <summary>The real pairs of ../shared/data, or null where they are absent.</summary>
    public static PairSet? Real()
    {
        string? folder = SharedData.Find("flickr8k_tinyclip_pairs");
        if (folder is null)
        {
            return null;
        }

        (Half[] image, int rows, int dimension) = ReadHalf(Path.Combine(folder, "image.npy"));
        (Half[] text, _, _) = ReadHalf(Path.Combine(folder, "text.npy"));
        PairSet stand = Generate(rows, 1);
        return new PairSet(rows, dimension, image, text, stand.Ids, stand.Scores);
    }

    /// <summary>Rows [first, first + count).</summary>
    public PairSet Slice(int first, int count) => new(
        count, Dimension,
        Image[(first * Dimension)..((first + count) * Dimension)],
        Text[(first * Dimension)..((first + count) * Dimension)],
        Ids[first..(first + count)],
        Scores[first..(first + count)]);

    private static (Half[] Values, int Rows, int Dimension) ReadHalf(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int start = 10 + BitConverter.ToUInt16(bytes, 8);
        string header = System.Text.Encoding.Latin1.GetString(bytes, 10, start - 10);
        Assert.Contains("'<f2'", header, StringComparison.Ordinal);
        string[] shape = header[(header.IndexOf('(', StringComparison.Ordinal) + 1)..header.IndexOf(')', StringComparison.Ordinal)].Split(',');
        int rows = int.Parse(shape[0], System.Globalization.CultureInfo.InvariantCulture);
        int dimension = int.Parse(shape[1], System.Globalization.CultureInfo.InvariantCulture);
        return (MemoryMarshal.Cast<byte, Half>(bytes.AsSpan(start)).ToArray(), rows, dimension);
    }
}
