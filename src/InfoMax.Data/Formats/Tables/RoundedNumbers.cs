using System.Globalization;
using System.Numerics;
using Apache.Arrow;

namespace InfoMax.Data.Formats.Tables;

/// <summary>Counts the numbers of one source that a double does not tell from their neighbours, and keeps the first.</summary>
internal sealed class RoundedNumbers
{
    private long _count;
    private long _row;
    private string _written = string.Empty;
    private double _read;

    /// <summary>What was counted, null for nothing.</summary>
    /// <param name="source">The source.</param>
    public RoundedScore? Of(ScoreSource source) => _count == 0 ? null : new RoundedScore(source.ToString(), _count, _row, _written, _read);

    /// <summary>Goes through integers that were read in order.</summary>
    /// <param name="values">The integers.</param>
    /// <param name="read">The doubles that they became.</param>
    /// <param name="row">Row of the first.</param>
    public void Note<T>(ReadOnlySpan<T> values, ReadOnlySpan<double> read, long row)
        where T : struct, IBinaryInteger<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (IsRounded(values[i], read[i]))
            {
                Add(row + i, values[i].ToString(null, CultureInfo.InvariantCulture), read[i]);
            }
        }
    }

    /// <summary>Goes through a column's numbers that were read in order; nulls do not count.</summary>
    /// <param name="column">The column.</param>
    /// <param name="start">First row of the batch.</param>
    /// <param name="read">The doubles that they became.</param>
    /// <param name="row">Row of the first, over the whole input.</param>
    public void Note(ColumnValues column, int start, ReadOnlySpan<double> read, long row)
    {
        if (!MayRound(column.Array))
        {
            return;
        }

        for (int i = 0; i < read.Length; i++)
        {
            if (!column.IsNull(start + i) && Lost(column.Array, start + i, read[i]) is { } written)
            {
                Add(row + i, written, read[i]);
            }
        }
    }

    private static bool MayRound(IArrowArray array) =>
        array is Int64Array or UInt64Array or StringArray or Decimal32Array or Decimal64Array or Decimal128Array or Decimal256Array
        || (array is DictionaryArray dictionary && MayRound(dictionary.Dictionary));

    /// <summary>The number as it is written, null where the double keeps it.</summary>
    private static string? Lost(IArrowArray array, int row, double read) => array switch
    {
        _ when array.IsNull(row) => null,
        Int64Array a => IsRounded(a.Values[row], read) ? a.Values[row].ToString(CultureInfo.InvariantCulture) : null,
        UInt64Array a => IsRounded(a.Values[row], read) ? a.Values[row].ToString(CultureInfo.InvariantCulture) : null,
        DictionaryArray a => a.Indices.IsNull(row) ? null : Lost(a.Dictionary, TableColumns.DictionaryIndex(a.Indices, row), read),
        _ => TableColumns.NumberText(array, row) is { } written && ScoreDigits.AreLost(written, read) ? written : null,
    };

    private static bool IsRounded<T>(T value, double read)
        where T : struct, IBinaryInteger<T> => !ScoreDigits.IsExact(Int128.CreateChecked(value), read);

    private void Add(long row, string written, double read)
    {
        if (_count++ == 0)
        {
            (_row, _written, _read) = (row, written, read);
        }
    }
}
