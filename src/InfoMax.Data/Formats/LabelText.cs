using System.Globalization;

namespace InfoMax.Data.Formats;

/// <summary>Values of several types as the texts that labels are.</summary>
internal static class LabelText
{
    /// <summary>The largest double below which every whole number is one.</summary>
    private const double Whole = 1L << 53;

    /// <summary>A text; null, which is no label, for an empty one.</summary>
    public static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>A boolean.</summary>
    public static string Of(bool value) => value ? "true" : "false";

    /// <summary>A floating-point number, which tables have for integers where some are missing; null for NaN.</summary>
    /// <param name="value">The number.</param>
    /// <param name="source">What it is from, for messages.</param>
    /// <param name="row">Its row there.</param>
    /// <exception cref="InputDataException">It is not whole.</exception>
    public static string? Of(double value, string source, long row) =>
        double.IsNaN(value) ? null
        : Math.Abs(value) <= Whole && Math.Floor(value) == value ? ((long)value).ToString(CultureInfo.InvariantCulture)
        : Math.Floor(value) == value && double.IsFinite(value) ? throw new InputDataException(string.Create(
            CultureInfo.InvariantCulture, $"{source} row {row}: {value:R} is no label, as floats beyond 2^53 do not tell integers apart; save the labels as integers or text"))
        : throw new InputDataException(string.Create(
            CultureInfo.InvariantCulture, $"{source} row {row}: {value:R} is no label; labels are integers or text, so bin the values first"));
}
