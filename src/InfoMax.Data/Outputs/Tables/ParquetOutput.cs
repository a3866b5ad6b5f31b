using ParquetSharp;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>
/// Writes a Parquet file in row groups. ParquetSharp's objects hold native memory that must not be used after disposal
/// (the process would crash): they live inside the writing methods and are handed out for one column at a time.
/// </summary>
internal static class ParquetOutput
{
    public const int RowGroupRows = 1 << 20;

    /// <summary>Writes <paramref name="rows"/> rows; nothing in the file depends on time or machine.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="dictionary">Whether values repeat, so that a dictionary pays.</param>
    /// <param name="rows">Rows of the table.</param>
    /// <param name="writeColumn">Writes rows [first, first + count) of column number c to its writer.</param>
    /// <exception cref="IOException">The stream failed.</exception>
    public static void Write(Stream stream, Column[] columns, bool dictionary, int rows, Action<LogicalColumnWriter, int, int, int> writeColumn) =>
        Write(stream, columns, dictionary, Groups(rows, writeColumn));

    /// <summary>Writes one row group for each item of a stream, which is asked for the next only when the last is written.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="dictionary">Whether values repeat, so that a dictionary pays.</param>
    /// <param name="groups">Each writes its rows of column number c to its writer.</param>
    /// <exception cref="IOException">The stream failed.</exception>
    public static void Write(Stream stream, Column[] columns, bool dictionary, IEnumerable<Action<LogicalColumnWriter, int>> groups)
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
            foreach (Action<LogicalColumnWriter, int> writeColumn in groups)
            {
                if (sink.Failed)
                {
                    break;
                }

                using RowGroupWriter group = writer.AppendRowGroup();
                for (int column = 0; column < columns.Length; column++)
                {
                    using ColumnWriter physical = group.NextColumn();
                    using LogicalColumnWriter logical = physical.LogicalWriter();
                    writeColumn(logical, column);
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

    private static IEnumerable<Action<LogicalColumnWriter, int>> Groups(int rows, Action<LogicalColumnWriter, int, int, int> writeColumn)
    {
        for (int first = 0; first < rows; first += RowGroupRows)
        {
            int start = first;
            int count = Math.Min(RowGroupRows, rows - first);
            yield return (writer, column) => writeColumn(writer, column, start, count);
        }
    }
}
