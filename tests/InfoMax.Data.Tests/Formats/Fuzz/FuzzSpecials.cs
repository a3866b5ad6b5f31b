using System.IO.Compression;
using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;

namespace InfoMax.Data.Tests.Formats.Fuzz;

/// <summary>Hand-made hostile inputs: decompression bombs and nesting that overflows naive readers.</summary>
internal static class FuzzSpecials
{
    /// <summary>Each a set of files by relative path, and what its refusal must say.</summary>
    public static IReadOnlyList<(string Name, string Says, Dictionary<string, byte[]> Files)> Create(string scratch)
    {
        byte[] metadata = Written(scratch, path => ParquetFixture.DataComp(path, PairSet.Generate(40, 8)));
        return
        [
            ("npz bomb", "decompression bomb", new() { ["a.npz"] = NpzBomb(scratch), ["a.parquet"] = metadata }),
            ("npz that lies about its size", "decompression bomb", new() { ["a.npz"] = LyingNpz(scratch), ["a.parquet"] = metadata }),
            ("parquet of one repeated value", "decompression bomb", new() { ["a.parquet"] = Written(scratch, ParquetOfOneValue) }),
            ("parquet of deep groups", "levels", new() { ["a.parquet"] = DeepParquet() }),
            ("arrow of deep structs", "levels", new() { ["a.arrow"] = Written(scratch, path => DeepArrow(path, 200)) }),
            ("arrow of structs within the limit", "no embedding column", new() { ["a.arrow"] = Written(scratch, path => DeepArrow(path, 20)) }),
            ("arrow zstd bomb", "decompression bomb", new() { ["a.arrow"] = Written(scratch, ArrowBomb) }),
            ("state of deep arrays", "state.json", new() { ["data.arrow"] = [1], ["state.json"] = [.. Enumerable.Repeat((byte)'[', 100_000)] }),
        ];
    }

    private static byte[] Written(string scratch, Action<string> write)
    {
        string path = Path.Combine(scratch, "special");
        write(path);
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    /// <summary>80 MB of zeros in 80 KB.</summary>
    private static byte[] NpzBomb(string scratch) => Written(scratch, path =>
    {
        using ZipArchive archive = new(File.Create(path), ZipArchiveMode.Create);
        using Stream stream = archive.CreateEntry("b32_img.npy", CompressionLevel.SmallestSize).Open();
        stream.Write(NpyWriter.Header("{'descr': '<f2', 'fortran_order': False, 'shape': (40, 1000000), }"));
        byte[] zeros = new byte[1 << 20];
        for (int i = 0; i < 76; i++)
        {
            stream.Write(zeros);
        }
    });

    /// <summary>A directory that claims 2 GB for an entry of a few bytes.</summary>
    private static byte[] LyingNpz(string scratch)
    {
        byte[] bytes = Written(scratch, path => NpzWriter.Write(path, CompressionLevel.Fastest, ("b32_img", NpyWriter.Matrix(new Half[320], 8, "<f2"))));
        int directory = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(bytes.AsSpan(directory + 24), int.MaxValue - 1);
        return bytes;
    }

    /// <summary>18 million equal values, which run lengths shrink to nearly nothing.</summary>
    private static void ParquetOfOneValue(string path)
    {
        using ParquetFileWriter writer = new(path, [new Column<float[]>("embedding")]);
        using RowGroupWriter group = writer.AppendRowGroup();
        using LogicalColumnWriter<float[]> column = group.NextColumn().LogicalWriter<float[]>();
        float[][] rows = [new float[18_000_000]];
        column.WriteBatch(rows);
        column.Dispose();
        writer.Close();
    }

    /// <summary>A footer of 50 000 groups, each inside the last; nothing else is needed to overflow a recursive reader.</summary>
    private static byte[] DeepParquet()
    {
        const int Levels = 50_000;
        List<byte> footer = [0x15, 0x02, 0x19, 0xFC, .. Varint(Levels)];
        for (int i = 0; i < Levels - 1; i++)
        {
            // SchemaElement: repetition required (3), name (4), one child (5), stop.
            footer.AddRange([0x35, 0x00, 0x18, 0x01, (byte)'g', 0x15, 0x02, 0x00]);
        }

        // The leaf: type INT32 (1), required, a name.
        footer.AddRange([0x15, 0x02, 0x25, 0x00, 0x18, 0x01, (byte)'v', 0x00]);

        // num_rows 0, no row groups, stop.
        footer.AddRange([0x16, 0x00, 0x19, 0x0C, 0x00]);
        return [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Count), .. "PAR1"u8];
    }

    private static byte[] Varint(int value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }

    private static void DeepArrow(string path, int levels)
    {
        IArrowType type = HalfFloatType.Default;
        for (int i = 0; i < levels; i++)
        {
            type = new StructType([new Field("f", type, true)]);
        }

        using FileStream file = File.Create(path);
        using Apache.Arrow.Ipc.ArrowStreamWriter writer = new(file, new Schema([new Field("embedding", type, true)], null));
        writer.WriteStart();
        writer.WriteEnd();
    }

    /// <summary>80 MB of zeros, compressed.</summary>
    private static void ArrowBomb(string path)
    {
        const int Dimension = 1 << 20;
        ArrowFixture.WriteFile(
            path,
            [new RecordBatch(
                new Schema([new Field("embedding", new FixedSizeListType(new Field("item", HalfFloatType.Default, true), Dimension), true)], null),
                [ArrowFixture.Vectors(new Half[40 * Dimension], Dimension, VectorShape.FixedSizeList, HalfFloatType.Default)],
                40)],
            Apache.Arrow.Ipc.CompressionCodecType.Zstd);
    }
}
