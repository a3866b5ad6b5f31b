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

    /// <summary>Writes the table.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="result">The rows.</param>
    /// <param name="integerIds">The parsed ids when they are integers, else null.</param>
    public static void Write(Stream stream, SelectionResult result, long?[]? integerIds)
    {
        Column[] columns =
        [
            new Column<long>("row"),
            integerIds is not null ? new Column<long?>("id") : new Column<string?>("id"),
            new Column<float>("score"),
            new Column<float>("gain"),
            new Column<double?>("raw_score"),
        ];
        string?[] texts = result.IdKind != IdKind.None && result.Ids is not null ? result.Ids : new string?[result.Rows.Length];
        ParquetOutput.Write(stream, columns, dictionary: false, result.Rows.Length, (writer, column, first, count) =>
        {
            switch (column)
            {
                case 0:
                    ((LogicalColumnWriter<long>)writer).WriteBatch(result.Rows.AsSpan(first, count));
                    break;
                case 1 when integerIds is not null:
                    ((LogicalColumnWriter<long?>)writer).WriteBatch(integerIds.AsSpan(first, count));
                    break;
                case 1:
                    ((LogicalColumnWriter<string?>)writer).WriteBatch(texts.AsSpan(first, count));
                    break;
                case 2:
                    ((LogicalColumnWriter<float>)writer).WriteBatch(result.Scores.AsSpan(first, count));
                    break;
                case 3:
                    ((LogicalColumnWriter<float>)writer).WriteBatch(result.Gains.AsSpan(first, count));
                    break;
                default:
                    ((LogicalColumnWriter<double?>)writer).WriteBatch(
                        result.RawScores is { } raw ? Array.ConvertAll(raw[first..(first + count)], score => (double?)score) : new double?[count]);
                    break;
            }
        });
    }
}
