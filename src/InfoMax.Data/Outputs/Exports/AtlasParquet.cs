using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Shown;
using InfoMax.Data.Outputs.Tables;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace InfoMax.Data.Outputs.Exports;

/// <summary>
/// <c>atlas.parquet</c>, which Embedding Atlas opens: every valid row, ascending: <c>row</c> int64, <c>id</c> string, <c>x</c> and
/// <c>y</c> float32, <c>neighbors</c> struct of <c>ids</c> (lists of places in this table, from 0, as Embedding Atlas counts rows) and
/// <c>distances</c> (1 less the cosine), <c>score</c> float32 (importance), <c>gain</c> float32, <c>selected</c> bool, <c>reason</c>
/// string; <c>text</c> string and <c>image</c> (bytes, or an address) where they were asked for. A part in memory at a time.
/// </summary>
internal static class AtlasParquet
{
    /// <summary>Rows whose images are held at once.</summary>
    private const int RowsPerBatch = 4096;
    private const long RowGroupBytes = 64L << 20;

    private static readonly StructType Neighbors = new(
    [
        new Field("ids", new ListType(Int64Type.Default), false),
        new Field("distances", new ListType(FloatType.Default), false),
    ]);

    /// <summary>Writes the table.</summary>
    /// <exception cref="InputDataException">The input is damaged.</exception>
    /// <exception cref="InvalidOperationException">The job laid out no map.</exception>
    public static void Write(Stream stream, DatasetLayout layout, SelectionResult result, CancellationToken cancellationToken)
    {
        IEnumerable<AtlasRows> parts = result.Atlas?.Invoke() ?? throw new InvalidOperationException("the job laid out no map");
        ShownTables shown = new(layout, result.Shown);
        Schema schema = SchemaOf(result.Shown, shown);
        NativeCallbackSink sink = new(stream);
        try
        {
            using WriterPropertiesBuilder builder = new();
            using WriterProperties properties = builder.Compression(Compression.Zstd).Build();
            using FileWriter writer = new(sink, schema, properties, leaveOpen: true);
            long groupBytes = 0;
            foreach (AtlasRows part in parts)
            {
                for (int first = 0; first < part.X.Length && !sink.Failed; first += RowsPerBatch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (groupBytes > RowGroupBytes)
                    {
                        writer.NewBufferedRowGroup();
                        groupBytes = 0;
                    }

                    using RecordBatch batch = Batch(schema, part, first, Math.Min(RowsPerBatch, part.X.Length - first), result.Shown, shown, cancellationToken);
                    writer.WriteBufferedRecordBatch(batch);
                    groupBytes += batch.Arrays.Sum(array => RowTake.SizeOf(((IArrowArray)array).Data));
                }
            }

            writer.Close();
        }
        catch (ParquetException) when (sink.Failed)
        {
            // A consequence of the stream's failure, which is the one to report.
        }

        sink.ThrowIfFailed();
    }

    private static Schema SchemaOf(ShownColumns columns, ShownTables shown) => new(
        [
            new Field("row", Int64Type.Default, false),
            new Field("id", StringType.Default, true),
            new Field("x", FloatType.Default, false),
            new Field("y", FloatType.Default, false),
            new Field("neighbors", Neighbors, false),
            new Field("score", FloatType.Default, false),
            new Field("gain", FloatType.Default, false),
            new Field("selected", BooleanType.Default, false),
            new Field("reason", StringType.Default, false),
            .. columns.Text is null ? [] : new[] { new Field("text", StringType.Default, true) },
            .. columns.Images is null ? [] : new[] { new Field("image", shown.HasImageAddresses ? StringType.Default : BinaryType.Default, true) },
        ],
        null);

    private static RecordBatch Batch(Schema schema, AtlasRows part, int first, int count, ShownColumns columns, ShownTables shown, CancellationToken cancellationToken)
    {
        ReasonRows rows = part.Rows;
        long[] numbers = rows.Rows[first..(first + count)];
        (string?[] texts, byte[]?[] images, string?[] addresses) = shown.Read(numbers, rows.Ids[first..(first + count)], columns.Images is not null, cancellationToken);
        List<IArrowArray> arrays =
        [
            new Int64Array.Builder().Append(numbers.AsSpan()).Build(),
            Texts(rows.Ids.AsSpan(first, count)),
            new FloatArray.Builder().Append(part.X.AsSpan(first, count)).Build(),
            new FloatArray.Builder().Append(part.Y.AsSpan(first, count)).Build(),
            Lists(part, first, count),
            new FloatArray.Builder().Append(rows.Importance.AsSpan(first, count)).Build(),
            new FloatArray.Builder().Append(rows.Gains.AsSpan(first, count)).Build(),
            new BooleanArray.Builder().AppendRange(rows.Selected.Skip(first).Take(count)).Build(),
            Texts(rows.Reasons.AsSpan(first, count)!),
        ];
        if (columns.Text is not null)
        {
            arrays.Add(Texts(texts));
        }

        if (columns.Images is not null)
        {
            arrays.Add(shown.HasImageAddresses ? Texts(addresses) : Bytes(images));
        }

        return new RecordBatch(schema, arrays, count);
    }

    private static StructArray Lists(AtlasRows part, int first, int count)
    {
        ListArray.Builder ids = new(Int64Type.Default);
        ListArray.Builder distances = new(FloatType.Default);
        Int64Array.Builder idValues = (Int64Array.Builder)ids.ValueBuilder;
        FloatArray.Builder distanceValues = (FloatArray.Builder)distances.ValueBuilder;
        for (int i = first; i < first + count; i++)
        {
            ids.Append();
            idValues.Append(part.Neighbors[i].AsSpan());
            distances.Append();
            distanceValues.Append(part.Distances[i].AsSpan());
        }

        return new StructArray(Neighbors, count, [ids.Build(), distances.Build()], ArrowBuffer.Empty);
    }

    private static StringArray Texts(ReadOnlySpan<string?> values)
    {
        StringArray.Builder builder = new();
        foreach (string? value in values)
        {
            builder.Append(value);
        }

        return builder.Build();
    }

    private static BinaryArray Bytes(byte[]?[] values)
    {
        BinaryArray.Builder builder = new();
        foreach (byte[]? value in values)
        {
            _ = value is null ? builder.AppendNull() : builder.Append(value.AsSpan());
        }

        return builder.Build();
    }
}
