namespace InfoMax.Cli.Options.Configuration;

/// <summary>Collects everything that is wrong with a command line, so that the user sees all of it at once.</summary>
public sealed class OptionProblems
{
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, string> _origins = new(StringComparer.Ordinal);

    /// <summary>One line for each problem, in the order found.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Notes <paramref name="option"/> as typed, and what is wrong with it.</summary>
    public void Add(string option, string? value, string problem) =>
        _lines.Add(value is null ? $"{NameOf(option)}: {problem}" : $"{NameOf(option)} {value}: {problem}");

    /// <summary>Notes a whole line.</summary>
    public void Add(string line) => _lines.Add(line);

    /// <summary>Lets lines about an option that was not typed name where it was set: <c>run.yaml line 3: fraction</c>.</summary>
    public void Rename(string option, string origin) => _origins[option] = origin;

    /// <summary>The option as the user wrote it.</summary>
    public string NameOf(string option) => _origins.GetValueOrDefault(option, option);
}
