using InfoMax.Data.Formats;
using ParquetSharp;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>
/// <c>scores.parquet</c>: every valid row, ascending: <c>row</c> int64, <c>id</c> as in <see cref="SelectionParquet"/>, and a nullable
/// float64 column named as each score was typed.
/// </summary>
internal static class ScoresParquet
{
    /// <summary>The file's name.</summary>
    public const string FileName = "scores.parquet";

    /// <summary>Writes the table, a row group for each of <paramref name="parts"/>, which is asked for the next only when the last is written.</summary>
    /// <exception cref="InputDataException">The ids are integers and one of them is not.</exception>
    public static void Write(Stream stream, IReadOnlyList<string> names, IEnumerable<ScoreRows> parts, IdKind idKind)
    {
        bool integers = idKind == IdKind.Integer;
        Column[] columns =
        [
            new Column<long>("row"),
            integers ? new Column<long?>("id") : new Column<string?>("id"),
            .. names.Select(name => new Column<double?>(name)),
        ];
        ParquetOutput.Write(stream, columns, dictionary: false, parts.Select<ScoreRows, Action<LogicalColumnWriter, int>>(part => (writer, column) =>
        {
            switch (column)
            {
                case 0:
                    ((LogicalColumnWriter<long>)writer).WriteBatch(part.Rows);
                    break;
                case 1 when integers:
                    ((LogicalColumnWriter<long?>)writer).WriteBatch(SelectionParquet.ParseIntegerIds(part.Rows, part.Ids));
                    break;
                case 1:
                    ((LogicalColumnWriter<string?>)writer).WriteBatch(part.Ids ?? new string?[part.Rows.Length]);
                    break;
                default:
                    ((LogicalColumnWriter<double?>)writer).WriteBatch(Array.ConvertAll(part.Scores[column - 2], score => double.IsNaN(score) ? (double?)null : score));
                    break;
            }
        }));
    }
}
