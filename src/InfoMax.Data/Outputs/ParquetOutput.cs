using ParquetSharp;

namespace InfoMax.Data.Outputs;

/// <summary>
/// Writes a Parquet file in row groups. ParquetSharp's objects hold native memory that must not be used after disposal
/// (the process would crash): they live inside <see cref="Write"/> and are handed out for one column at a time.
/// </summary>
internal static class ParquetOutput
{
    /// <summary>Rows of a row group.</summary>
    public const int RowGroupRows = 1 << 20;

    /// <summary>Writes <paramref name="rows"/> rows; nothing in the file depends on time or machine.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="dictionary">Whether values repeat, so that a dictionary pays.</param>
    /// <param name="rows">Rows of the table.</param>
    /// <param name="writeColumn">Writes rows [first, first + count) of column number c to its writer.</param>
    /// <exception cref="IOException">The stream failed.</exception>
    public static void Write(Stream stream, Column[] columns, bool dictionary, int rows, Action<LogicalColumnWriter, int, int, int> writeColumn)
    {
        var sink = new NativeCallbackSink(stream);
        try
        {
            using var builder = new WriterPropertiesBuilder();
            builder.Compression(Compression.Zstd);
            if (!dictionary)
            {
                builder.DisableDictionary();
            }

            using WriterProperties properties = builder.Build();
            using var writer = new ParquetFileWriter(sink, columns, null, properties, leaveOpen: true);
            for (int first = 0; first < rows && !sink.Failed; first += RowGroupRows)
            {
                int count = Math.Min(RowGroupRows, rows - first);
                using RowGroupWriter group = writer.AppendRowGroup();
                for (int column = 0; column < columns.Length; column++)
                {
                    using ColumnWriter physical = group.NextColumn();
                    using LogicalColumnWriter logical = physical.LogicalWriter();
                    writeColumn(logical, column, first, count);
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
}
