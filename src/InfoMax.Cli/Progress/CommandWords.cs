using InfoMax.Cli.Options;

namespace InfoMax.Cli.Progress;

/// <summary>Words of commands that run as they stand.</summary>
internal static class CommandWords
{
    /// <summary>As a shell takes it for one word.</summary>
    public static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+@%".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>An option as it was given; a switch stands without a value.</summary>
    public static string[] Of(GivenOption option) => option.Value == "true" ? ["--" + option.Name] : ["--" + option.Name, Quoted(option.Value)];
}
