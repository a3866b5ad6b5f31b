using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace InfoMax.Data.Formats.Tables;

/// <summary>A type with all its parameters as text, by which the columns of two files are compared.</summary>
internal static class ArrowTypeText
{
    /// <summary>For example <c>list&lt;float&gt;</c>, <c>timestamp[Microsecond, UTC]</c>, <c>struct&lt;bytes: binary, path: utf8&gt;</c>.</summary>
    public static string Of(IArrowType type) => type switch
    {
        ExtensionType extension => Of(extension.StorageType),
        StringViewType => StringType.Default.Name,
        TimestampType time => $"{time.Name}[{time.Unit}, {time.Timezone}]",
        TimeType time => $"{time.Name}[{time.Unit}]",
        DurationType duration => $"{duration.Name}[{duration.Unit}]",
        IntervalType interval => $"{interval.Name}[{interval.Unit}]",
        Decimal32Type or Decimal64Type or Decimal128Type or Decimal256Type => Decimal(type),
        FixedSizeBinaryType binary => Invariant($"{binary.Name}[{binary.ByteWidth}]"),
        DictionaryType dictionary => $"dictionary<{Of(dictionary.IndexType)}, {Of(dictionary.ValueType)}>",
        FixedSizeListType list => Invariant($"{list.Name}[{list.ListSize}]<{Of(list.ValueDataType)}>"),
        StructType structure => $"{structure.Name}<{string.Join(", ", structure.Fields.Select(f => $"{f.Name}: {Of(f.DataType)}"))}>",

        // Writers disagree about the name of a list's item, which means nothing.
        NestedType nested => $"{nested.Name}<{string.Join(", ", nested.Fields.Select(f => Of(f.DataType)))}>",
        _ => type.Name,
    };

    private static string Decimal(IArrowType type)
    {
        (int precision, int scale) = type switch
        {
            Decimal32Type d => (d.Precision, d.Scale),
            Decimal64Type d => (d.Precision, d.Scale),
            Decimal128Type d => (d.Precision, d.Scale),
            Decimal256Type d => (d.Precision, d.Scale),
            _ => (0, 0),
        };
        return Invariant($"{type.Name}[{precision}, {scale}]");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
