using InfoMax.Data.Formats;

namespace InfoMax.Cli.Commands;

/// <summary>Formats as <c>--format</c> names them.</summary>
public static class FormatName
{
    /// <summary>The name.</summary>
    public static string Of(InputFormat format) =>
        format == InputFormat.ClipRetrieval ? "clip-retrieval" : format.ToString().ToLowerInvariant();

    /// <summary>The format of a name that is one of them.</summary>
    public static InputFormat Parse(string name) => Enum.GetValues<InputFormat>().First(format => Of(format) == name);
}
