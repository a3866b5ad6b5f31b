using ParquetSharp;

namespace InfoMax.Data.Outputs.Tables;

/// <summary><c>rejected.parquet</c>: <c>row</c> int64, <c>file</c> string, <c>reason</c> string; in row order.</summary>
internal static class RejectedParquet
{
    /// <summary>Writes the table, a row group in memory at a time.</summary>
    public static void Write(Stream stream, IEnumerable<RejectedRow> rejected)
    {
        Column[] columns = [new Column<long>("row"), new Column<string>("file"), new Column<string>("reason")];
        ParquetOutput.Write(stream, columns, dictionary: true, rejected.Chunk(ParquetOutput.RowGroupRows).Select<RejectedRow[], Action<LogicalColumnWriter, int>>(rows => (writer, column) =>
        {
            if (column == 0)
            {
                ((LogicalColumnWriter<long>)writer).WriteBatch(Array.ConvertAll(rows, row => row.Row));
            }
            else
            {
                ((LogicalColumnWriter<string>)writer).WriteBatch(Array.ConvertAll(rows, row => column == 1 ? row.File : row.Reason));
            }
        }));
    }
}
