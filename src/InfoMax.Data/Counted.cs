using System.Globalization;

namespace InfoMax.Data;

/// <summary>Numbers with their nouns, for messages: "1 row", "2 rows".</summary>
public static class Counted
{
    /// <summary>A number with its noun in the singular or the plural.</summary>
    /// <param name="count">The number.</param>
    /// <param name="one">The singular.</param>
    /// <param name="several">The plural; null for the singular with an s.</param>
    public static string Of(long count, string one, string? several = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : several ?? one + "s")}");
}
