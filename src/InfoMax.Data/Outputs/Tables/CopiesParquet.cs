using InfoMax.Data.Formats;
using ParquetSharp;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>
/// <c>copies.parquet</c>: <c>row</c> int64, <c>id</c> as in <see cref="SelectionParquet"/>, <c>representative</c> int64,
/// <c>representative_id</c> as id, <c>cosine</c> float32, <c>family_size</c> int32. Sorted by row.
/// </summary>
internal static class CopiesParquet
{
    /// <summary>The file's name.</summary>
    public const string FileName = "copies.parquet";

    /// <summary>Reads rows, representatives, cosines and sizes of families of a row group of it.</summary>
    public static (long[] Rows, long[] Representatives, float[] Cosines, int[] FamilySizes) Read(RowGroupReader group) => (
        ParquetColumns.Read<long>(group, 0), ParquetColumns.Read<long>(group, 2), ParquetColumns.Read<float>(group, 4), ParquetColumns.Read<int>(group, 5));

    /// <summary>Reads the ids of rows and representatives of a row group of it.</summary>
    public static (string?[] Ids, string?[] RepresentativeIds) ReadIds(RowGroupReader group) => (IdColumn.Read(group, 1), IdColumn.Read(group, 3));

    /// <summary>Writes the table, a row group for each of <paramref name="parts"/>, which is asked for the next only when the last is written.</summary>
    /// <exception cref="InputDataException">The ids are integers and one of them is not.</exception>
    public static void Write(Stream stream, IEnumerable<CopiedRows> parts, IdKind idKind)
    {
        bool integers = idKind == IdKind.Integer;
        Column[] columns =
        [
            new Column<long>("row"),
            IdColumn.Of("id", integers),
            new Column<long>("representative"),
            IdColumn.Of("representative_id", integers),
            new Column<float>("cosine"),
            new Column<int>("family_size"),
        ];
        ParquetOutput.Write(stream, columns, dictionary: false, parts.Select<CopiedRows, Action<LogicalColumnWriter, int>>(copies => (writer, column) =>
        {
            switch (column)
            {
                case 0:
                    ((LogicalColumnWriter<long>)writer).WriteBatch(copies.Rows);
                    break;
                case 1:
                    IdColumn.Write(writer, integers, copies.Rows, copies.Ids);
                    break;
                case 2:
                    ((LogicalColumnWriter<long>)writer).WriteBatch(copies.Representatives);
                    break;
                case 3:
                    IdColumn.Write(writer, integers, copies.Representatives, copies.RepresentativeIds);
                    break;
                case 4:
                    ((LogicalColumnWriter<float>)writer).WriteBatch(copies.Cosines);
                    break;
                default:
                    ((LogicalColumnWriter<int>)writer).WriteBatch(copies.FamilySizes);
                    break;
            }
        }));
    }
}
