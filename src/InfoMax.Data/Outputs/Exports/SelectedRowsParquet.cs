using System.Runtime.InteropServices;
using Apache.Arrow;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Layouts;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;
using InfoMax.Data.Outputs.Tables;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace InfoMax.Data.Outputs.Exports;

/// <summary>
/// <c>rows.parquet</c>: the chosen rows of the input's own tables, every column, in row order. Held in memory: one record
/// batch of the input, and one row group of the output.
/// </summary>
internal static class SelectedRowsParquet
{
    private const int BatchRows = 2048;
    private const long RowGroupBytes = 64L << 20;

    /// <summary>Writes the table.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="layout">The input, whose tables agree.</param>
    /// <param name="selected">Chosen rows, ascending, at least one.</param>
    /// <param name="cancellationToken">Looked at between batches.</param>
    /// <exception cref="InputDataException">The input is damaged.</exception>
    public static void Write(Stream stream, DatasetLayout layout, IEnumerable<long> selected, CancellationToken cancellationToken)
    {
        NativeCallbackSink sink = new(stream);
        FileWriter? writer = null;
        try
        {
            using WriterPropertiesBuilder builder = new();
            using WriterProperties properties = builder.Compression(Compression.Zstd).Build();
            using ArrowWriterPropertiesBuilder arrowBuilder = new();
            using ArrowWriterProperties arrowProperties = arrowBuilder.StoreSchema().Build();
            bool[] nullable = TableAgreement.Nullable(layout);
            Schema? schema = null;
            long groupBytes = 0;
            foreach ((Schema source, IArrowArray[] columns, int rows) in TakenBatches(layout, selected, cancellationToken))
            {
                schema ??= OutputSchema(source, columns, nullable);
                writer ??= new FileWriter(sink, schema, properties, arrowProperties, leaveOpen: true);
                using RecordBatch batch = new(schema, columns, rows);
                if (groupBytes > RowGroupBytes)
                {
                    writer.NewBufferedRowGroup();
                    groupBytes = 0;
                }

                writer.WriteBufferedRecordBatch(batch);
                groupBytes += columns.Sum(column => RowTake.SizeOf(column.Data));
                if (sink.Failed)
                {
                    break;
                }
            }

            writer?.Close();
        }
        catch (ParquetException) when (sink.Failed)
        {
            // A consequence of the stream's failure, which is the one to report.
        }
        finally
        {
            writer?.Dispose();
        }

        sink.ThrowIfFailed();
    }

    /// <summary>The chosen rows of each record batch that has any, copied out of it.</summary>
    private static IEnumerable<(Schema Schema, IArrowArray[] Columns, int Rows)> TakenBatches(
        DatasetLayout layout, IEnumerable<long> selected, CancellationToken cancellationToken)
    {
        PlannedFiles files = new(layout);
        using IEnumerator<long> chosen = selected.GetEnumerator();
        bool more = chosen.MoveNext();
        foreach (InputFile file in layout.Files)
        {
            long end = file.FirstRow + file.Rows;
            if (!more || chosen.Current >= end)
            {
                continue;
            }

            using ITable? table = LayoutFormats.Of(layout.Format).OpenTable(files, file, BatchRows);
            if (table is null || table.Rows != file.Rows)
            {
                throw new InputDataException($"{file.RelativePath}: changed since the job began ({Counted.Of(file.Rows, "row")} then); start the job again with --overwrite");
            }

            using TableCursor cursor = table.OpenCursor([.. table.Schema.FieldsList.Select(f => f.Name)]);
            while (more && chosen.Current < end)
            {
                cancellationToken.ThrowIfCancellationRequested();
                List<long> wanted = [];
                long last = Math.Min(end, chosen.Current + BatchRows);
                for (; more && chosen.Current < last; more = chosen.MoveNext())
                {
                    wanted.Add(chosen.Current);
                }

                // Copied inside the visit, where the arrays live; written outside, so that the disk's errors stay the disk's.
                List<(int At, IArrowArray[] Columns, int Rows)> taken = [];
                long first = wanted[0] - file.FirstRow;
                long offset = file.FirstRow;
                cursor.Visit(first, (int)(wanted[^1] - wanted[0]) + 1, (batch, start, count, done) =>
                {
                    List<RowRun> runs = Runs(CollectionsMarshal.AsSpan(wanted), offset + first + done, start, count);
                    if (runs.Count > 0)
                    {
                        taken.Add((done, [.. batch.Arrays.Select(a => ArrowArrayFactory.BuildArray(RowTake.Take(a.Data, runs)))], runs.Sum(r => r.Count)));
                    }
                });
                foreach ((_, IArrowArray[] columns, int rows) in taken.OrderBy(part => part.At))
                {
                    yield return (table.Schema, columns, rows);
                }
            }
        }

        files.RequireUnchanged();
    }

    /// <summary>The wanted rows among [<paramref name="firstRow"/>, +<paramref name="count"/>), as runs from <paramref name="start"/> on.</summary>
    private static List<RowRun> Runs(ReadOnlySpan<long> wanted, long firstRow, int start, int count)
    {
        List<RowRun> runs = [];
        foreach (long row in wanted)
        {
            if (row < firstRow || row >= firstRow + count)
            {
                continue;
            }

            int at = start + (int)(row - firstRow);
            if (runs is [.., var last] && last.Start + last.Count == at)
            {
                runs[^1] = last with { Count = last.Count + 1 };
            }
            else
            {
                runs.Add(new RowRun(at, 1));
            }
        }

        return runs;
    }

    /// <summary>The input's schema with its metadata, in the types that were read; nullable wherever any file is.</summary>
    private static Schema OutputSchema(Schema source, IArrowArray[] columns, bool[] nullable) => new(
        source.FieldsList.Select((field, i) => new Field(field.Name, columns[i].Data.DataType, nullable[i], field.Metadata)),
        source.Metadata);
}
