using InfoMax.Core.Scores;

namespace InfoMax.Data.Formats;

/// <summary>A score source as <c>--score</c> names it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Argument">The column's name or the file's path; null for the other kinds.</param>
public sealed record ScoreSource(ScoreKind Kind, string? Argument = null) : INamesFile
{
    private const string PathForm = "PATH";

    /// <summary>The forms that a job can compute, for help and completion: the catalogue's, in its order.</summary>
    public static IReadOnlyList<string> Forms { get; } =
        [.. ScoreCatalogue.All.Where(score => EnumWords.Find(typeof(ScoreKind), score.Name) is not null).Select(score => score.Form)];

    /// <summary>The score's definition; null while the kind is not chosen.</summary>
    public ScoreDefinition? Definition => DefinitionOf(Kind);

    /// <inheritdoc/>
    string? INamesFile.FilePath => NamesFile(Definition) ? Argument : null;

    /// <inheritdoc/>
    INamesFile INamesFile.WithFilePath(string path) => this with { Argument = path };

    /// <summary>What a kind is declared as; null for auto.</summary>
    public static ScoreDefinition? DefinitionOf(ScoreKind kind) => ScoreCatalogue.Find(EnumWords.Of(kind));

    /// <summary>Reads a form of the catalogue, or <c>auto</c>.</summary>
    /// <exception cref="FormatException">The text is none of them; the message says what it must be.</exception>
    public static ScoreSource Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':', 2);
        string? argument = parts.Length > 1 ? parts[1] : null;
        ScoreKind? kind = (ScoreKind?)EnumWords.Find(typeof(ScoreKind), parts[0]);
        ScoreDefinition? definition = kind is null ? null : ScoreCatalogue.Find(parts[0]);
        if (kind is not { } known || (definition is null && known != ScoreKind.Auto) || (argument is not null && definition?.Argument is null))
        {
            throw new FormatException(text.EndsWith(".npy", StringComparison.OrdinalIgnoreCase)
                ? $"is a file: give file:{text}"
                : $"must be {string.Join(", ", Forms.SkipLast(1))} or {Forms[^1]}");
        }

        return definition?.Argument is null || !string.IsNullOrEmpty(argument)
            ? new ScoreSource(known, argument)
            : throw new FormatException($"names no {(NamesFile(definition) ? "file" : "column")}; give {definition.Form}");
    }

    /// <summary>The form of the command line: <c>column:NAME</c>, <c>file:PATH</c>, <c>clip</c>, …</summary>
    public override string ToString() => Argument is null ? EnumWords.Of(Kind) : $"{EnumWords.Of(Kind)}:{Argument}";

    private static bool NamesFile(ScoreDefinition? definition) => definition?.Argument?.StartsWith(PathForm, StringComparison.Ordinal) == true;
}
