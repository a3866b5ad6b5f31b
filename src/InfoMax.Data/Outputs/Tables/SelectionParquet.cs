using System.Globalization;
using InfoMax.Data.Formats;
using ParquetSharp;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>
/// <c>selection.parquet</c>: <c>row</c> int64, <c>id</c> string or int64 (nullable; all null when the data set has no
/// ids), <c>score</c> float32, <c>gain</c> float32, <c>raw_score</c> double (null where the score is not read from the input). Sorted by row.
/// </summary>
internal static class SelectionParquet
{
    /// <summary>The file's name.</summary>
    public const string FileName = "selection.parquet";

    /// <summary>Reads rows, ids, importance and raw scores of a row group of it.</summary>
    public static (long[] Rows, string?[] Ids, float[] Importance, double?[] RawScores) Read(RowGroupReader group) =>
        (ParquetColumns.Read<long>(group, 0), IdColumn.Read(group, 1), ParquetColumns.Read<float>(group, 2), group.MetaData.Schema.NumColumns > 4 ? ParquetColumns.Read<double?>(group, 4) : new double?[checked((int)group.MetaData.NumRows)]);

    /// <summary>The ids as numbers, null where missing.</summary>
    /// <exception cref="InputDataException">An id is not a 64-bit integer.</exception>
    public static long?[] ParseIntegerIds(ReadOnlySpan<long> rows, string?[]? ids)
    {
        var numbers = new long?[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            if (ids?[i] is { } id)
            {
                numbers[i] = long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
                    ? number
                    : throw new InputDataException($"row {rows[i]}: id '{id}' is not a 64-bit integer");
            }
        }

        return numbers;
    }

    /// <summary>Writes the table, the rows of one row group in memory at a time.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="result">The rows.</param>
    /// <exception cref="InputDataException">The ids are integers and one of them is not.</exception>
    public static void Write(Stream stream, SelectionResult result)
    {
        bool integers = result.IdKind == IdKind.Integer;
        Column[] columns =
        [
            new Column<long>("row"),
            IdColumn.Of("id", integers),
            new Column<float>("score"),
            new Column<float>("gain"),
            new Column<double?>("raw_score"),
        ];
        ParquetOutput.Write(stream, columns, dictionary: false, Groups(result, integers));
    }

    private static IEnumerable<Action<LogicalColumnWriter, int>> Groups(SelectionResult result, bool integers)
    {
        SelectionGroup group = new(ParquetOutput.RowGroupRows, result.IdKind != IdKind.None, result.HasRawScores);
        foreach (SelectedRow row in result.Rows())
        {
            group.Add(row);
            if (group.Count == group.Capacity)
            {
                yield return (writer, column) => group.Write(writer, column, integers);
                group.Clear();
            }
        }

        if (group.Count > 0)
        {
            yield return (writer, column) => group.Write(writer, column, integers);
        }
    }
}
