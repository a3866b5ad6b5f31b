namespace InfoMax.Cli.Options;

/// <summary>Collects everything that is wrong with a command line, so that the user sees all of it at once.</summary>
public sealed class OptionProblems
{
    private readonly List<string> _lines = [];

    /// <summary>One line for each problem, in the order found.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Notes <paramref name="option"/> as typed, and what is wrong with it.</summary>
    public void Add(string option, string? value, string problem) => _lines.Add(value is null ? $"{option}: {problem}" : $"{option} {value}: {problem}");

    /// <summary>Notes a whole line.</summary>
    public void Add(string line) => _lines.Add(line);
}
