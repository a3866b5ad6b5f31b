namespace InfoMax.Data.Formats;

/// <summary>Where the rows' labels come from, as <c>--labels</c> names it: exactly one of the two is given.</summary>
/// <param name="Column">A column of the metadata: integers, text or booleans, or floating-point numbers that are whole.</param>
/// <param name="Path">A 1-D npy over all input rows of the same types.</param>
/// <remarks>
/// A label is a text: integers are written in decimal. A row has none where the source has a null, an empty text or a NaN.
/// </remarks>
public sealed record LabelSource(string? Column, string? Path) : INamesFile
{
    private const string ColumnWord = "column";
    private const string FileWord = "file";

    /// <summary>The forms, for help and completion.</summary>
    public static IReadOnlyList<string> Forms { get; } = [$"{ColumnWord}:NAME", $"{FileWord}:PATH.npy"];

    /// <inheritdoc/>
    IReadOnlyList<string> INamesFile.FilePaths => Path is null ? [] : [Path];

    /// <inheritdoc/>
    INamesFile INamesFile.WithFilePaths(Func<string, string> replace) => Path is null ? this : this with { Path = replace(Path) };

    /// <summary>Reads <c>column:NAME</c> or <c>file:PATH.npy</c>.</summary>
    /// <exception cref="FormatException">The text is neither; the message says what it must be.</exception>
    public static LabelSource Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(':', 2) switch
        {
            [ColumnWord, { Length: > 0 } name] => new LabelSource(name, null),
            [FileWord, { Length: > 0 } path] => new LabelSource(null, path),
            [ColumnWord, ..] => throw new FormatException($"names no column; give {Forms[0]}"),
            [FileWord, ..] => throw new FormatException($"names no file; give {Forms[1]}"),
            _ => throw new FormatException($"must be {Forms[0]} or {Forms[1]}"),
        };
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Column is not null ? $"{ColumnWord}:{Column}" : $"{FileWord}:{Path}";
}
