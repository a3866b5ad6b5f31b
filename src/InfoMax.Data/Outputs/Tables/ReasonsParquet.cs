using InfoMax.Data.Formats;
using ParquetSharp;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>
/// <c>reasons.parquet</c>: every valid row, ascending: <c>row</c> int64, <c>id</c> as in <see cref="SelectionParquet"/>,
/// <c>selected</c> bool, <c>importance</c> float32, <c>gain</c> float32, <c>nearest_selected_row</c> int64 (null where no
/// neighbour is chosen), <c>nearest_selected_id</c> as id, <c>cosine</c> float32 (null with it), <c>group_size</c> int32,
/// <c>reason</c> string, <c>raw_score</c> double (null where the score is not read from the input).
/// </summary>
internal static class ReasonsParquet
{
    /// <summary>The file's name.</summary>
    public const string FileName = "reasons.parquet";

    private const int RawScore = 10;

    public static ReasonRows Read(RowGroupReader group)
    {
        return new ReasonRows(
            Column<long>(0), Ids(1), Column<bool>(2), Column<float>(3), Column<float>(4), Column<long?>(5), Ids(6), Column<float?>(7), Column<int>(8), Column<string>(9), RawScores());

        T[] Column<T>(int column) => ParquetColumns.Read<T>(group, column);

        double[]? RawScores() => group.MetaData.Schema.NumColumns > RawScore && Column<double?>(RawScore) is var scores && Array.TrueForAll(scores, score => score is not null)
            ? Array.ConvertAll(scores, score => score!.Value)
            : null;

        string?[] Ids(int column) => Tables.IdColumn.Read(group, column);
    }

    /// <summary>Rows of a row group, and whether each was chosen.</summary>
    public static (long[] Rows, bool[] Selected) ReadFates(RowGroupReader group) =>
        (ParquetColumns.Read<long>(group, 0), ParquetColumns.Read<bool>(group, 2));

    /// <summary>Writes the table, a row group for each of <paramref name="parts"/>, which is asked for the next only when the last is written.</summary>
    /// <exception cref="InputDataException">The ids are integers and one of them is not.</exception>
    public static void Write(Stream stream, IEnumerable<ReasonRows> parts, IdKind idKind)
    {
        bool integers = idKind == IdKind.Integer;
        Column[] columns =
        [
            new Column<long>("row"),
            IdColumn("id"),
            new Column<bool>("selected"),
            new Column<float>("importance"),
            new Column<float>("gain"),
            new Column<long?>("nearest_selected_row"),
            IdColumn("nearest_selected_id"),
            new Column<float?>("cosine"),
            new Column<int>("group_size"),
            new Column<string>("reason"),
            new Column<double?>("raw_score"),
        ];
        ParquetOutput.Write(stream, columns, dictionary: false, parts.Select<ReasonRows, Action<LogicalColumnWriter, int>>(part => (writer, column) =>
        {
            switch (column)
            {
                case 0:
                    ((LogicalColumnWriter<long>)writer).WriteBatch(part.Rows);
                    break;
                case 1:
                    WriteIds(writer, part.Rows, part.Ids);
                    break;
                case 2:
                    ((LogicalColumnWriter<bool>)writer).WriteBatch(part.Selected);
                    break;
                case 3:
                    ((LogicalColumnWriter<float>)writer).WriteBatch(part.Importance);
                    break;
                case 4:
                    ((LogicalColumnWriter<float>)writer).WriteBatch(part.Gains);
                    break;
                case 5:
                    ((LogicalColumnWriter<long?>)writer).WriteBatch(part.Nearest);
                    break;
                case 6:
                    WriteIds(writer, Array.ConvertAll(part.Nearest, row => row ?? -1), part.NearestIds);
                    break;
                case 7:
                    ((LogicalColumnWriter<float?>)writer).WriteBatch(part.Cosines);
                    break;
                case 8:
                    ((LogicalColumnWriter<int>)writer).WriteBatch(part.GroupSizes);
                    break;
                case RawScore:
                    ((LogicalColumnWriter<double?>)writer).WriteBatch(part.RawScores is { } raw ? Array.ConvertAll(raw, score => (double?)score) : new double?[part.Rows.Length]);
                    break;
                default:
                    ((LogicalColumnWriter<string>)writer).WriteBatch(part.Reasons);
                    break;
            }
        }));

        Column IdColumn(string name) => integers ? new Column<long?>(name) : new Column<string?>(name);

        void WriteIds(LogicalColumnWriter writer, long[] rows, string?[] ids)
        {
            if (integers)
            {
                ((LogicalColumnWriter<long?>)writer).WriteBatch(SelectionParquet.ParseIntegerIds(rows, ids));
            }
            else
            {
                ((LogicalColumnWriter<string?>)writer).WriteBatch(ids);
            }
        }
    }
}
