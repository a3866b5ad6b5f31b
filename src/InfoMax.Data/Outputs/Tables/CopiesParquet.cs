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

    /// <summary>Reads rows, representatives and cosines of a row group of it.</summary>
    public static (long[] Rows, long[] Representatives, float[] Cosines) Read(RowGroupReader group)
    {
        int count = checked((int)group.MetaData.NumRows);
        return (Column<long>(0), Column<long>(2), Column<float>(4));

        T[] Column<T>(int column)
        {
            using ColumnReader physical = group.Column(column);
            using LogicalColumnReader<T> values = physical.LogicalReader<T>();
            return values.ReadAll(count);
        }
    }

    /// <summary>Writes the table.</summary>
    /// <exception cref="InputDataException">The ids are integers and one of them is not.</exception>
    public static void Write(Stream stream, CopiedRows copies, IdKind idKind)
    {
        bool integers = idKind == IdKind.Integer;
        Column[] columns =
        [
            new Column<long>("row"),
            IdColumn("id"),
            new Column<long>("representative"),
            IdColumn("representative_id"),
            new Column<float>("cosine"),
            new Column<int>("family_size"),
        ];
        ParquetOutput.Write(stream, columns, dictionary: false, copies.Rows.Length, (writer, column, first, count) =>
        {
            switch (column)
            {
                case 0:
                    ((LogicalColumnWriter<long>)writer).WriteBatch(copies.Rows.AsSpan(first, count));
                    break;
                case 1:
                    WriteIds(writer, copies.Rows.AsSpan(first, count), copies.Ids.AsSpan(), first, count);
                    break;
                case 2:
                    ((LogicalColumnWriter<long>)writer).WriteBatch(copies.Representatives.AsSpan(first, count));
                    break;
                case 3:
                    WriteIds(writer, copies.Representatives.AsSpan(first, count), copies.RepresentativeIds.AsSpan(), first, count);
                    break;
                case 4:
                    ((LogicalColumnWriter<float>)writer).WriteBatch(copies.Cosines.AsSpan(first, count));
                    break;
                default:
                    ((LogicalColumnWriter<int>)writer).WriteBatch(copies.FamilySizes.AsSpan(first, count));
                    break;
            }
        });

        Column IdColumn(string name) => integers ? new Column<long?>(name) : new Column<string?>(name);

        void WriteIds(LogicalColumnWriter writer, ReadOnlySpan<long> rows, ReadOnlySpan<string?> ids, int first, int count)
        {
            string?[] texts = ids.IsEmpty ? new string?[count] : ids.Slice(first, count).ToArray();
            if (integers)
            {
                ((LogicalColumnWriter<long?>)writer).WriteBatch(SelectionParquet.ParseIntegerIds(rows, texts));
            }
            else
            {
                ((LogicalColumnWriter<string?>)writer).WriteBatch(texts);
            }
        }
    }
}
