using System.Globalization;

namespace InfoMax.Data.Formats;

/// <summary>Numbers as they are written in decimal digits, and the doubles that they become.</summary>
internal static class ScoreDigits
{
    /// <summary>Any number of so many digits is told from any other by the double nearest to it.</summary>
    private const int AlwaysKept = 15;

    /// <summary>Parses a number, or the words for NaN and infinities that NumPy and pandas write.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double number)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number))
        {
            return true;
        }

        ReadOnlySpan<char> word = text.TrimStart("+-");
        bool infinite = word.Equals("inf", StringComparison.OrdinalIgnoreCase) || word.Equals("infinity", StringComparison.OrdinalIgnoreCase);
        number = !infinite ? double.NaN : text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        return infinite || word.Equals("nan", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>True where a double, written with as many digits as the text has, is another number: the text's last digits are lost.</summary>
    public static bool AreLost(ReadOnlySpan<char> text, double read)
    {
        int end = text.IndexOfAny('e', 'E');
        ReadOnlySpan<char> mantissa = end < 0 ? text : text[..end];
        int written = 0;
        foreach (char c in mantissa)
        {
            written += char.IsAsciiDigit(c) ? 1 : 0;
        }

        if (written <= AlwaysKept || !double.IsFinite(read))
        {
            return false;
        }

        string digits = Significant(mantissa);
        return digits.Length > AlwaysKept && digits != Significant(Text(read, digits.Length).AsSpan()[..^ExponentLength]);
    }

    /// <summary>Whether a double is the integer that it was made from.</summary>
    public static bool IsExact(Int128 value, double read) => (Int128)read == value;

    /// <summary>A double with as many digits as a text has; integers in plain form.</summary>
    public static string Text(double read, string like) => like.AsSpan().ContainsAny("eE.")
        ? read.ToString("R", CultureInfo.InvariantCulture)
        : read.ToString("F0", CultureInfo.InvariantCulture);

    private const int ExponentLength = 5; // E+019

    private static string Text(double read, int digits) =>
        read.ToString(string.Create(CultureInfo.InvariantCulture, $"E{digits - 1}"), CultureInfo.InvariantCulture);

    /// <summary>The digits between the leading and the trailing zeros.</summary>
    private static string Significant(ReadOnlySpan<char> mantissa) =>
        string.Concat(mantissa.ToArray().Where(char.IsAsciiDigit)).Trim('0');
}
