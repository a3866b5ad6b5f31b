using System.Globalization;
using System.Numerics;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace InfoMax.Data.Formats.Tables;

/// <summary>Which columns serve as ids and scores, and how their arrays become values. Arrays are only read, never kept.</summary>
internal static class TableColumns
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    /// <summary>The kind of ids a column type yields, or <see cref="IdKind.None"/> where it cannot. uint64 does not fit int64 and is carried as text.</summary>
    public static IdKind IdKindOf(IArrowType type) => type switch
    {
        StringType or LargeStringType or StringViewType or BinaryType or LargeBinaryType or UInt64Type => IdKind.Text,
        Int8Type or Int16Type or Int32Type or Int64Type or UInt8Type or UInt16Type or UInt32Type => IdKind.Integer,
        DictionaryType dictionary => IdKindOf(dictionary.ValueType),
        _ => IdKind.None,
    };

    /// <summary>Key in the metadata of a field of texts that are numbers of more digits than a double holds.</summary>
    public const string WrittenNumbers = "infomax.numbers";

    /// <summary>True for a column that can be a score: integers, floating-point numbers, decimals, booleans, and numbers as they are written.</summary>
    public static bool IsNumeric(Field field) => IsNumeric(field.DataType) || field.Metadata?.ContainsKey(WrittenNumbers) == true;

    private static bool IsNumeric(IArrowType type) => type is HalfFloatType or FloatType or DoubleType or BooleanType
        or Int8Type or Int16Type or Int32Type or Int64Type or UInt8Type or UInt16Type or UInt32Type or UInt64Type
        or Decimal32Type or Decimal64Type or Decimal128Type or Decimal256Type
        || (type is DictionaryType dictionary && IsNumeric(dictionary.ValueType));

    /// <summary>True for a column that can hold labels: what ids can be, booleans, and floating-point numbers, of which only whole ones are labels.</summary>
    public static bool IsLabel(IArrowType type) => type is DictionaryType dictionary
        ? IsLabel(dictionary.ValueType)
        : IdKindOf(type) != IdKind.None || type is BooleanType or HalfFloatType or FloatType or DoubleType;

    /// <summary>Copies labels as text; nulls, empty texts and NaN become null.</summary>
    /// <param name="column">The column.</param>
    /// <param name="start">First row of the batch.</param>
    /// <param name="destination">Takes the labels, and has their number.</param>
    /// <param name="source">What the column is, for messages.</param>
    /// <param name="first">Row of the first of them in its file, for messages.</param>
    /// <exception cref="InputDataException">A number is not whole.</exception>
    public static void ReadLabels(ColumnValues column, int start, Span<string?> destination, string source, long first)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = column.IsNull(start + i) ? null : LabelText.OrNull(Label(column.Array, start + i, source, first + i));
        }
    }

    private static string? Label(IArrowArray array, int row, string source, long sourceRow) => array switch
    {
        _ when array.IsNull(row) => null,
        BooleanArray a => LabelText.Of(a.GetValue(row) == true),
        HalfFloatArray a => LabelText.Of((double)a.Values[row], source, sourceRow),
        FloatArray a => LabelText.Of(a.Values[row], source, sourceRow),
        DoubleArray a => LabelText.Of(a.Values[row], source, sourceRow),
        DictionaryArray a => a.Indices.IsNull(row) ? null : Label(a.Dictionary, DictionaryIndex(a.Indices, row), source, sourceRow),
        _ => Text(array, row),
    };

    /// <summary>Copies ids as text; nulls stay null.</summary>
    public static void ReadIds(ColumnValues column, int start, int count, Span<string?> destination)
    {
        for (int i = 0; i < count; i++)
        {
            destination[i] = column.IsNull(start + i) ? null : Text(column.Array, start + i);
        }
    }

    /// <summary>
    /// Copies numbers as double: integers and decimals round to the nearest (<see cref="RoundedNumbers"/> notices), false is 0 and
    /// true 1. Nulls become NaN and set <paramref name="missing"/>, which is never cleared.
    /// </summary>
    public static void ReadNumbers(ColumnValues column, int start, int count, Span<double> destination, Span<bool> missing)
    {
        ReadNumbers(column.Array, start, count, destination);
        for (int i = 0; i < count; i++)
        {
            if (column.IsNull(start + i))
            {
                destination[i] = double.NaN;
                missing[i] = true;
            }
        }
    }

    /// <summary>Copies numbers as double; what becomes of nulls is not said.</summary>
    private static void ReadNumbers(IArrowArray array, int start, int count, Span<double> destination)
    {
        switch (array)
        {
            case FloatArray a: Convert(a, start, count, destination); break;
            case DoubleArray a: Convert(a, start, count, destination); break;
            case HalfFloatArray a: Convert(a, start, count, destination); break;
            case Int8Array a: Convert(a, start, count, destination); break;
            case Int16Array a: Convert(a, start, count, destination); break;
            case Int32Array a: Convert(a, start, count, destination); break;
            case Int64Array a: Convert(a, start, count, destination); break;
            case UInt8Array a: Convert(a, start, count, destination); break;
            case UInt16Array a: Convert(a, start, count, destination); break;
            case UInt32Array a: Convert(a, start, count, destination); break;
            case UInt64Array a: Convert(a, start, count, destination); break;
            case BooleanArray a: Each(start, count, destination, row => a.GetValue(row) == true ? 1 : 0); break;
            case DictionaryArray a:
                double[] values = new double[a.Dictionary.Length];
                ReadNumbers(a.Dictionary, 0, values.Length, values);
                Each(start, count, destination, row => a.Indices.IsNull(row) ? double.NaN : values[DictionaryIndex(a.Indices, row)]);
                break;
            default: Each(start, count, destination, row => Parse(NumberText(array, row))); break;
        }
    }

    /// <summary>A number as a column of decimals or of written numbers has it; null for none.</summary>
    public static string? NumberText(IArrowArray array, int row) => array switch
    {
        Decimal32Array a => a.GetString(row),
        Decimal64Array a => a.GetString(row),
        Decimal128Array a => a.GetString(row),
        Decimal256Array a => a.GetString(row),
        StringArray a => a.GetString(row),
        _ => throw new NotSupportedException($"a score column of type {array.Data.DataType.Name}"),
    };

    private static void Convert<T>(PrimitiveArray<T> array, int start, int count, Span<double> destination)
        where T : struct, INumberBase<T>
    {
        ReadOnlySpan<T> values = array.Values.Slice(start, count);
        for (int i = 0; i < count; i++)
        {
            destination[i] = double.CreateChecked(values[i]);
        }
    }

    private static void Each(int start, int count, Span<double> destination, Func<int, double> value)
    {
        for (int i = 0; i < count; i++)
        {
            destination[i] = value(start + i);
        }
    }

    private static double Parse(string? written) =>
        string.IsNullOrEmpty(written) ? double.NaN
        : ScoreDigits.TryParse(written, out double number) ? number
        : throw new InvalidDataException($"'{written}' is no number");

    private static string? Text(IArrowArray array, int row) => array switch
    {
        _ when array.IsNull(row) => null,
        BinaryArray a => StrictUtf8.GetString(a.GetBytes(row)),
        LargeBinaryArray a => StrictUtf8.GetString(a.GetBytes(row)),
        StringViewArray a => a.GetString(row),
        Int64Array a => Invariant(a.Values[row]),
        Int32Array a => Invariant(a.Values[row]),
        Int16Array a => Invariant(a.Values[row]),
        Int8Array a => Invariant(a.Values[row]),
        UInt64Array a => Invariant(a.Values[row]),
        UInt32Array a => Invariant(a.Values[row]),
        UInt16Array a => Invariant(a.Values[row]),
        UInt8Array a => Invariant(a.Values[row]),
        DictionaryArray a => a.Indices.IsNull(row) ? null : Text(a.Dictionary, DictionaryIndex(a.Indices, row)),
        _ => throw new NotSupportedException($"an id column of type {array.Data.DataType.Name}"),
    };

    /// <summary>An entry of a dictionary-encoded column's indices.</summary>
    public static int DictionaryIndex(IArrowArray indices, int row) => indices switch
    {
        Int8Array a => a.Values[row],
        Int16Array a => a.Values[row],
        Int32Array a => a.Values[row],
        Int64Array a => checked((int)a.Values[row]),
        UInt8Array a => a.Values[row],
        UInt16Array a => a.Values[row],
        UInt32Array a => checked((int)a.Values[row]),
        UInt64Array a => checked((int)a.Values[row]),
        _ => throw new NotSupportedException($"a dictionary index of type {indices.Data.DataType.Name}"),
    };

    private static string Invariant<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
