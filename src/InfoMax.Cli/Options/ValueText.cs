using System.Collections;
using System.Globalization;
using System.Reflection;
using InfoMax.Cluster.Jobs;
using InfoMax.Data;
using InfoMax.Data.Objects;

namespace InfoMax.Cli.Options;

/// <summary>Between an option's text and its value, by the type of the property that declares it.</summary>
internal static class ValueText
{
    private const string AutoWord = "auto";

    /// <summary>The type of the items of a list, or null for a type that is no list.</summary>
    public static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>True for a type whose texts its own <c>Parse</c> reads.</summary>
    public static bool HasParse(Type type) => ParseMethod(type) is not null;

    /// <summary>What may be written for an enumeration, or for a type that lists its forms; nothing for other types.</summary>
    public static IReadOnlyList<string> FormsOf(Type type) =>
        type.IsEnum ? EnumWords.All(type)
        : type.GetProperty("Forms", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as IReadOnlyList<string> ?? [];

    /// <summary>The value of a text, of a type that is no list.</summary>
    /// <exception cref="FormatException">The text is no such value; the message says what it must be.</exception>
    public static object Parse(Type type, OptionAttribute option, string text)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return string.IsNullOrWhiteSpace(text) ? throw new FormatException("must not be empty")
                : option.IsPath ? ForeignAddress.Problem(text) is { } problem ? throw new FormatException(problem) : ObjectAddress.FullPath(text)
                : text;
        }

        if (type.IsEnum)
        {
            return EnumWords.Find(type, text) ?? throw new FormatException($"must be {Alternatives(EnumWords.All(type))}");
        }

        if (ParseMethod(type) is { } parse)
        {
            return parse(text);
        }

        if (option.HasAuto && text == AutoWord)
        {
            return Convert.ChangeType(0, type, CultureInfo.InvariantCulture);
        }

        object? value = type == typeof(double) ? Real(text) : option.IsSize ? Bytes(text) : Whole(type, text);
        return value is not null && IsInRange(option, Convert.ToDouble(value, CultureInfo.InvariantCulture))
            ? value
            : throw new FormatException(Expected(type, option));
    }

    /// <summary>The text that <see cref="Parse"/> reads as the value, lists joined by commas; empty for null.</summary>
    public static string Of(OptionAttribute option, object? value) => value switch
    {
        null => "",
        string text => text,
        Enum word => EnumWords.Of(word),
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        0 or 0L when option.HasAuto => AutoWord,
        0L when option.IsSize => "",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => string.Join(',', list.Cast<object>().Select(item => Of(option, item))),
        _ => value.ToString() ?? "",
    };

    /// <summary><c>a, b or c</c>.</summary>
    public static string Alternatives(IReadOnlyList<string> words) => $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";

    private static Func<string, object>? ParseMethod(Type type)
    {
        MethodInfo? method = type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true
            ? null
            : type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [typeof(string)]);
        return method?.CreateDelegate<Func<string, object>>();
    }

    private static string Expected(Type type, OptionAttribute option)
    {
        string expected = option switch
        {
            { IsSize: true } => $"a size of at least {option.Min / (1 << 20)}M, such as 8G",
            _ when type == typeof(double) => $"in {(option.IsAboveMin ? '(' : '[')}{Text(option.Min)}, {Text(option.Max)}]",
            { Max: double.NaN } => $"a whole number of at least {Text(option.Min)}",
            _ => $"a whole number from {Text(option.Min)} to {Text(option.Max)}",
        };
        return $"must be {(option.HasAuto ? "auto or " : "")}{expected}{(option.Remedy is { } remedy ? "; " + remedy : "")}";
    }

    private static string Text(double bound) => bound.ToString("0.############", CultureInfo.InvariantCulture);

    private static bool IsInRange(OptionAttribute option, double value) =>
        (double.IsNaN(option.Min) || (option.IsAboveMin ? value > option.Min : value >= option.Min))
        && (double.IsNaN(option.Max) || value <= option.Max);

    private static object? Whole(Type type, string text)
    {
        if (type == typeof(ulong))
        {
            return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong unsigned) ? unsigned : null;
        }

        return !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? null
            : type == typeof(long) ? value
            : value is >= int.MinValue and <= int.MaxValue ? (object)(int)value
            : null;
    }

    private static double? Real(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    /// <summary>Bytes with an optional K, M, G or T (powers of 1024).</summary>
    private static object? Bytes(string text)
    {
        string digits = text.EndsWith("iB", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('B') ? text[..^1] : text;
        int shift = digits.Length == 0 ? 0 : char.ToUpperInvariant(digits[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 };
        return Real(shift > 0 ? digits[..^1] : digits) * (1L << shift) is { } bytes and > long.MinValue and < long.MaxValue ? (long)bytes : null;
    }
}
