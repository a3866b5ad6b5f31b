using System.IO.Compression;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using ParquetSharp.Arrow;

namespace InfoMax.Benchmarks;

/// <summary>Writes the same float16 rows as npy, npz (stored and deflated), Parquet and Arrow; each piece is made again from its seed.</summary>
internal sealed class ReadingFiles(string folder, int rows, int dimension)
{
    private const int PieceRows = 8192;

    public string Npy { get; } = Path.Combine(folder, "npy", "part.npy");

    public string Stored { get; } = Path.Combine(folder, "stored", "part.npz");

    public string Deflated { get; } = Path.Combine(folder, "deflated", "part.npz");

    public string Parquet { get; } = Path.Combine(folder, "parquet", "part.parquet");

    public string Arrow { get; } = Path.Combine(folder, "arrow", "part.arrow");

    public void WriteAll()
    {
        foreach (string path in new[] { Npy, Stored, Deflated, Parquet, Arrow })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }

        using (FileStream file = File.Create(Npy))
        {
            WriteNpy(file);
        }

        WriteNpz(Stored, CompressionLevel.NoCompression);
        WriteNpz(Deflated, CompressionLevel.Fastest);
        WriteTables();
    }

    private void WriteNpz(string path, CompressionLevel level)
    {
        using (ZipArchive archive = new(File.Create(path), ZipArchiveMode.Create))
        {
            using Stream stream = archive.CreateEntry("l14_img.npy", level).Open();
            WriteNpy(stream);
        }

        StringArray.Builder none = new();
        for (int i = 0; i < rows; i++)
        {
            none.Append("0");
        }

        using RecordBatch batch = new(new Schema([new Field("uid", StringType.Default, true)], null), [none.Build()], rows);
        using FileWriter writer = new(Path.ChangeExtension(path, ".parquet"), batch.Schema);
        writer.WriteRecordBatch(batch, 1 << 20);
        writer.Close();
    }

    private void WriteNpy(Stream stream)
    {
        stream.Write(NpyWriter.Header("<f2", $"({rows}, {dimension})"));
        foreach (Half[] piece in Pieces())
        {
            stream.Write(MemoryMarshal.AsBytes(piece.AsSpan()));
        }
    }

    private void WriteTables()
    {
        Field item = new("item", HalfFloatType.Default, true);
        Schema schema = new([new Field("embedding", new ListType(item), true)], null);
        using FileWriter parquet = new(Parquet, schema);
        using FileStream file = File.Create(Arrow);
        using ArrowStreamWriter arrow = new(file, schema);
        foreach (Half[] piece in Pieces())
        {
            int count = piece.Length / dimension;
            int[] offsets = [.. Enumerable.Range(0, count + 1).Select(i => i * dimension)];
            ArrayData values = new(HalfFloatType.Default, piece.Length, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(MemoryMarshal.AsBytes(piece.AsSpan()).ToArray())]);
            ArrayData lists = new(new ListType(item), count, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray())], [values]);
            using RecordBatch batch = new(schema, [ArrowArrayFactory.BuildArray(lists)], count);
            parquet.WriteBufferedRecordBatch(batch);
            arrow.WriteRecordBatch(batch);
        }

        parquet.Close();
        arrow.WriteEnd();
    }

    /// <summary>Values in (-0.125, 0.125) with random mantissas, so that nothing compresses more than embeddings do.</summary>
    private IEnumerable<Half[]> Pieces()
    {
        ulong state = 42;
        for (int first = 0; first < rows; first += PieceRows)
        {
            Half[] piece = new Half[Math.Min(PieceRows, rows - first) * dimension];
            for (int i = 0; i < piece.Length; i++)
            {
                state = state * 6364136223846793005 + 1442695040888963407;
                ushort bits = (ushort)(state >> 48);
                piece[i] = BitConverter.UInt16BitsToHalf((ushort)((bits & 0x8FFF) | 0x2000));
            }

            yield return piece;
        }
    }
}
