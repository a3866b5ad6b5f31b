using System.Globalization;
using ParquetSharp;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>A column of ids: nullable strings, or nullable int64 where all ids of the input are integers.</summary>
internal static class IdColumn
{
    /// <summary>The column.</summary>
    public static Column Of(string name, bool integers) => integers ? new Column<long?>(name) : new Column<string?>(name);

    /// <summary>Reads the ids of a row group as text; null where missing.</summary>
    public static string?[] Read(RowGroupReader group, int column)
    {
        using ColumnReader physical = group.Column(column);
        return physical.ElementType == typeof(ByteArray)
            ? ParquetColumns.Read<string?>(group, column)
            : Array.ConvertAll(ParquetColumns.Read<long?>(group, column), id => id?.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Writes ids slice by slice; all null without any.</summary>
    /// <param name="writer">The column's.</param>
    /// <param name="integers">Whether they are written as numbers.</param>
    /// <param name="rows">The rows that have them, for messages.</param>
    /// <param name="ids">The ids; null when the data set has none.</param>
    /// <exception cref="InputDataException">The ids are integers and one of them is not.</exception>
    public static void Write(LogicalColumnWriter writer, bool integers, ReadOnlySpan<long> rows, HeldTexts? ids)
    {
        int done = 0;
        foreach (string?[] slice in ids?.Slices() ?? Empty(rows.Length))
        {
            if (integers)
            {
                ((LogicalColumnWriter<long?>)writer).WriteBatch(SelectionParquet.ParseIntegerIds(rows.Slice(done, slice.Length), slice));
            }
            else
            {
                ((LogicalColumnWriter<string?>)writer).WriteBatch(slice);
            }

            done += slice.Length;
        }
    }

    private static IEnumerable<string?[]> Empty(int rows)
    {
        for (int first = 0; first < rows; first += HeldTexts.SliceTexts)
        {
            yield return new string?[Math.Min(HeldTexts.SliceTexts, rows - first)];
        }
    }
}
