using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using InfoMax.Data.Formats;

namespace InfoMax.Testing.Layouts;

/// <summary>One way to lay pairs out on disk, cut into parts.</summary>
/// <param name="Name">Its name in test output.</param>
/// <param name="Format">The format it must be recognised as.</param>
/// <param name="Image">The name of the image vectors.</param>
/// <param name="Text">The name of the text vectors; null where only images are written.</param>
/// <param name="Write">Writes part number <c>i</c> of the pairs under a root.</param>
internal sealed record Layout(string Name, InputFormat Format, string? Image, string? Text, Action<string, int, PairSet> Write)
{
    public static IReadOnlyList<Layout> All { get; } =
    [
        Npy("npy v1", 1),
        Npy("npy v3", 3),
        new("npy float64", InputFormat.Npy, null, null, (root, i, pairs) =>
        {
            Put(root, $"{i:00}.npy", NpyWriter.Matrix(Array.ConvertAll(pairs.Image, h => (double)h), pairs.Dimension, "<f8"));
            ParquetFixture.DataComp(Under(root, $"{i:00}.parquet"), pairs);
        }),
        new("npy columns first, big-endian", InputFormat.Npy, null, null, (root, i, pairs) =>
        {
            Put(root, $"{i:00}.npy", NpyWriter.Matrix(BigEndian(Columns(pairs.Image, pairs.Dimension)), pairs.Dimension, ">f2", fortran: true));
            ParquetFixture.DataComp(Under(root, $"{i:00}.parquet"), pairs);
        }),
        new("npy with a csv", InputFormat.Npy, null, null, (root, i, pairs) =>
        {
            Put(root, $"{i:00}/embeddings.npy", NpyWriter.Matrix(pairs.Image, pairs.Dimension, "<f2"));
            Put(root, $"{i:00}/metadata.csv", Encoding.UTF8.GetBytes(Csv(pairs)));
        }),
        new("npz with metadata", InputFormat.Npz, "image_embedding", "text_embedding", (root, i, pairs) =>
        {
            NpzWriter.Write(
                Under(root, $"{i:00}/vectors.npz"), i % 2 == 0 ? CompressionLevel.NoCompression : CompressionLevel.Fastest,
                ("text_embedding", NpyWriter.Matrix(pairs.Text, pairs.Dimension, "<f2")), ("image_embedding", NpyWriter.Matrix(Columns(pairs.Image, pairs.Dimension), pairs.Dimension, "<f2", fortran: true)));
            ParquetFixture.DataComp(Under(root, $"{i:00}/metadata.parquet"), pairs);
        }),
        new("safetensors", InputFormat.Safetensors, "image_embedding", "text_embedding", (root, i, pairs) =>
        {
            int[] shape = [pairs.Rows, pairs.Dimension];
            Put(root, $"{i:00}.safetensors", SafetensorsWriter.Write(
                ("text_embedding", "F32", shape, MemoryMarshal.AsBytes(Array.ConvertAll(pairs.Text, h => (float)h).AsSpan()).ToArray()),
                ("image_embedding", "F16", shape, MemoryMarshal.AsBytes(pairs.Image.AsSpan()).ToArray())));
            ParquetFixture.DataComp(Under(root, $"{i:00}.parquet"), pairs);
        }),
        DataComp("datacomp stored half", CompressionLevel.NoCompression, single: false),
        DataComp("datacomp deflated half", CompressionLevel.Fastest, single: false),
        DataComp("datacomp stored single", CompressionLevel.NoCompression, single: true),
        ClipRetrieval("clip-retrieval", "0"),
        ClipRetrieval("clip-retrieval padded", "0000"),
        Parquet(VectorShape.List, HalfFloatType.Default),
        Parquet(VectorShape.List, FloatType.Default),
        Parquet(VectorShape.LargeList, DoubleType.Default),
        Parquet(VectorShape.FixedSizeList, HalfFloatType.Default),
        Parquet(VectorShape.FixedSizeList, DoubleType.Default),
        Arrow("arrow file", VectorShape.FixedSizeList, HalfFloatType.Default, (path, batches) => ArrowFixture.WriteFile(path, batches)),
        Arrow("arrow file lz4", VectorShape.List, FloatType.Default, (path, batches) => ArrowFixture.WriteFile(path, batches, CompressionCodecType.Lz4Frame)),
        Arrow("arrow file zstd", VectorShape.FixedSizeList, HalfFloatType.Default, (path, batches) => ArrowFixture.WriteFile(path, batches, CompressionCodecType.Zstd)),
        Arrow("arrow stream", VectorShape.List, HalfFloatType.Default, ArrowFixture.WriteStream),
        Arrow("arrow stream large list", VectorShape.LargeList, DoubleType.Default, ArrowFixture.WriteStream),
    ];

    public override string ToString() => Name;

    /// <summary>Writes pairs in parts of at most <paramref name="partRows"/> rows.</summary>
    public void WriteParts(string root, PairSet pairs, int partRows)
    {
        for (int i = 0; i * partRows < pairs.Rows; i++)
        {
            Write(root, i, pairs.Slice(i * partRows, Math.Min(partRows, pairs.Rows - i * partRows)));
        }
    }

    /// <summary>Rows of values as columns of them.</summary>
    private static Half[] Columns(Half[] values, int dimension) =>
        [.. Enumerable.Range(0, values.Length).Select(at => values[(at % (values.Length / dimension) * dimension) + (at / (values.Length / dimension))])];

    private static ushort[] BigEndian(Half[] values) => Array.ConvertAll(values, value => BinaryPrimitives.ReverseEndianness(BitConverter.HalfToUInt16Bits(value)));

    private static string Csv(PairSet pairs) => string.Concat(Enumerable.Range(0, pairs.Rows)
        .Select(row => FormattableString.Invariant($"\"a, \"\"quoted\"\" caption\nof two lines\",{pairs.Ids[row]},{(double)pairs.Scores[row]:R}\n"))
        .Prepend("caption,uid,clip_l14_similarity_score\n"));

    private static Layout Npy(string name, int version) => new(name, InputFormat.Npy, null, null, (root, i, pairs) =>
    {
        Put(root, $"{i:00}.npy", NpyWriter.Matrix(pairs.Image, pairs.Dimension, "<f2", version));
        ParquetFixture.DataComp(Under(root, $"{i:00}.parquet"), pairs);
    });

    private static Layout DataComp(string name, CompressionLevel level, bool single) => new(name, InputFormat.DataComp, "l14_img", "l14_txt", (root, i, pairs) =>
    {
        string stem = $"{i / 2:000}/{i:x32}";
        ParquetFixture.DataComp(Under(root, stem + ".parquet"), pairs, rowGroup: 70);
        byte[] Matrix(Half[] values) => single
            ? NpyWriter.Matrix(Array.ConvertAll(values, h => (float)h), pairs.Dimension, "<f4")
            : NpyWriter.Matrix(values, pairs.Dimension, "<f2");
        NpzWriter.Write(Under(root, stem + ".npz"), level, ("b32_img", Matrix(pairs.Text)), ("b32_txt", Matrix(pairs.Image)), ("l14_img", Matrix(pairs.Image)), ("l14_txt", Matrix(pairs.Text)));
    });

    private static Layout ClipRetrieval(string name, string digits) => new(name, InputFormat.ClipRetrieval, "img", "txt", (root, i, pairs) =>
    {
        string number = i.ToString(digits, System.Globalization.CultureInfo.InvariantCulture);
        Put(root, $"img_emb/img_emb_{number}.npy", NpyWriter.Matrix(pairs.Image, pairs.Dimension, "<f2"));
        Put(root, $"text_emb/text_emb_{number}.npy", NpyWriter.Matrix(pairs.Text, pairs.Dimension, "<f2"));
        ParquetFixture.DataComp(Under(root, $"metadata/metadata_{number}.parquet"), pairs);
    });

    private static Layout Parquet(VectorShape shape, IArrowType value) => new($"parquet {shape} {value.Name}", InputFormat.Parquet, "image_embedding", "text_embedding", (root, i, pairs) =>
        ArrowFixture.WriteParquet(Under(root, $"{i:000}.parquet"), ArrowFixture.Batches(pairs, shape, value, 37)));

    private static Layout Arrow(string name, VectorShape shape, IArrowType value, Action<string, IEnumerable<Apache.Arrow.RecordBatch>> write) =>
        new(name, InputFormat.Arrow, "image_embedding", "text_embedding", (root, i, pairs) =>
            write(Under(root, $"data-{i:00000}-of-00009.arrow"), ArrowFixture.Batches(pairs, shape, value, 37)));

    private static void Put(string root, string name, byte[] bytes) => File.WriteAllBytes(Under(root, name), bytes);

    private static string Under(string root, string name)
    {
        string path = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
