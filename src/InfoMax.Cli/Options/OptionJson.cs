using System.Collections;
using System.Globalization;
using System.Text.Json;
using InfoMax.Data;

namespace InfoMax.Cli.Options;

/// <summary>
/// The value of an option as JSON. The serializer would write the same, and takes a command that is over in a third of a second a tenth of it
/// to make ready.
/// </summary>
internal static class OptionJson
{
    /// <summary>Null, a text, a word of an enumeration, a truth value, a number, or a list of these.</summary>
    /// <exception cref="ArgumentException">It is something else.</exception>
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => $"\"{JsonEncodedText.Encode(text)}\"",
        Enum word => Of(EnumWords.Of(word)),
        bool flag => flag ? "true" : "false",
        IEnumerable list => $"[{string.Join(',', list.Cast<object?>().Select(Of))}]",
        int or long or ulong or double => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"{value.GetType()} is no value of an option"),
    };
}
