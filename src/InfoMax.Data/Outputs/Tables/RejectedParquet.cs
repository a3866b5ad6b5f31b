using ParquetSharp;

namespace InfoMax.Data.Outputs.Tables;

/// <summary><c>rejected.parquet</c>: <c>row</c> int64, <c>file</c> string, <c>reason</c> string; in row order.</summary>
internal static class RejectedParquet
{
    /// <summary>Writes the table.</summary>
    public static void Write(Stream stream, IReadOnlyList<RejectedRow> rejected)
    {
        Column[] columns = [new Column<long>("row"), new Column<string>("file"), new Column<string>("reason")];
        ParquetOutput.Write(stream, columns, dictionary: true, rejected.Count, (writer, column, first, count) =>
        {
            IEnumerable<RejectedRow> rows = rejected.Skip(first).Take(count);
            if (column == 0)
            {
                ((LogicalColumnWriter<long>)writer).WriteBatch(rows.Select(row => row.Row).ToArray());
            }
            else
            {
                ((LogicalColumnWriter<string>)writer).WriteBatch(rows.Select(row => column == 1 ? row.File : row.Reason).ToArray());
            }
        });
    }
}
