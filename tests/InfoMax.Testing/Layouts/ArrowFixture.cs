using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using ParquetSharp.Arrow;

namespace InfoMax.Testing.Layouts;

/// <summary>How a column holds vectors.</summary>
internal enum VectorShape
{
    List,
    LargeList,
    FixedSizeList,
}

/// <summary>Writes pairs as Arrow record batches: to IPC files and streams, and to Parquet.</summary>
internal static class ArrowFixture
{
    /// <summary>Columns uid, caption score and the two vectors, in batches of <paramref name="batchRows"/>.</summary>
    public static IEnumerable<RecordBatch> Batches(
        PairSet pairs, VectorShape shape, IArrowType value, int batchRows, string image = "image_embedding", string text = "text_embedding")
    {
        for (int first = 0; first < pairs.Rows; first += batchRows)
        {
            yield return Batch(pairs.Slice(first, Math.Min(batchRows, pairs.Rows - first)), shape, value, image, text);
        }
    }

    public static RecordBatch Batch(PairSet pairs, VectorShape shape, IArrowType value, string image, string text)
    {
        StringArray.Builder ids = new();
        ids.AppendRange(pairs.Ids);
        StringArray.Builder urls = new();
        urls.AppendRange(pairs.Ids.Select(id => $"https://example.org/{id}"));
        FloatArray.Builder scores = new();
        scores.AppendRange(pairs.Scores);
        IArrowArray[] columns =
        [
            urls.Build(), Vectors(pairs.Image, pairs.Dimension, shape, value), ids.Build(),
            Vectors(pairs.Text, pairs.Dimension, shape, value), scores.Build(),
        ];
        string[] names = ["url", image, "uid", text, "clip_l14_similarity_score"];
        return new RecordBatch(new Schema(columns.Zip(names, (c, n) => new Field(n, c.Data.DataType, true)), null), columns, pairs.Rows);
    }

    public static void WriteStream(string path, IEnumerable<RecordBatch> batches)
    {
        using FileStream file = File.Create(path);
        ArrowStreamWriter? writer = null;
        foreach (RecordBatch batch in batches)
        {
            writer ??= new ArrowStreamWriter(file, batch.Schema);
            writer.WriteRecordBatch(batch);
        }

        writer!.WriteEnd();
        writer.Dispose();
    }

    public static void WriteFile(string path, IEnumerable<RecordBatch> batches, CompressionCodecType? compression = null)
    {
        using FileStream file = File.Create(path);
        ArrowFileWriter? writer = null;
        foreach (RecordBatch batch in batches)
        {
            writer ??= compression is null
                ? new ArrowFileWriter(file, batch.Schema)
                : new ArrowFileWriter(file, batch.Schema, false, new IpcOptions
                {
                    CompressionCodec = compression,
                    CompressionCodecFactory = new Apache.Arrow.Compression.CompressionCodecFactory(),
                });
            writer.WriteRecordBatch(batch);
        }

        writer!.WriteEnd();
        writer.Dispose();
    }

    public static void WriteParquet(string path, IEnumerable<RecordBatch> batches)
    {
        FileWriter? writer = null;
        foreach (RecordBatch batch in batches)
        {
            writer ??= new FileWriter(path, batch.Schema);
            writer.WriteRecordBatch(batch, batch.Length);
        }

        writer!.Close();
        writer.Dispose();
    }

    public static IArrowArray Vectors(Half[] values, int dimension, VectorShape shape, IArrowType value)
    {
        int rows = values.Length / dimension;
        byte[] bytes = value switch
        {
            HalfFloatType => MemoryMarshal.AsBytes(values.AsSpan()).ToArray(),
            FloatType => MemoryMarshal.AsBytes(System.Array.ConvertAll(values, v => (float)v).AsSpan()).ToArray(),
            _ => MemoryMarshal.AsBytes(System.Array.ConvertAll(values, v => (double)v).AsSpan()).ToArray(),
        };
        ArrayData child = new(value, values.Length, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(bytes)]);
        Field item = new("item", value, true);
        ArrayData data = shape switch
        {
            VectorShape.FixedSizeList => new ArrayData(new FixedSizeListType(item, dimension), rows, 0, 0, [ArrowBuffer.Empty], [child]),
            VectorShape.List => new ArrayData(new ListType(item), rows, 0, 0, [ArrowBuffer.Empty, Offsets(i => (int)i * dimension)], [child]),
            _ => new ArrayData(new LargeListType(item), rows, 0, 0, [ArrowBuffer.Empty, Offsets(i => i * dimension)], [child]),
        };
        return ArrowArrayFactory.BuildArray(data);

        ArrowBuffer Offsets<T>(Func<long, T> at)
            where T : unmanaged => new(MemoryMarshal.AsBytes(Enumerable.Range(0, rows + 1).Select(i => at(i)).ToArray().AsSpan()).ToArray());
    }
}
