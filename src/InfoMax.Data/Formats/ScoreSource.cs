namespace InfoMax.Data.Formats;

/// <summary>Where a row's raw score comes from. The values are persisted: never renumber.</summary>
public enum ScoreKind
{
    /// <summary>The input's own CLIP score column, else <see cref="Clip"/> if it has both vectors, else <see cref="Prototype"/>.</summary>
    Auto = 0,

    /// <summary>A numeric column of the metadata.</summary>
    Column = 1,

    /// <summary>A 1-D npy over all input rows.</summary>
    File = 2,

    /// <summary>Cosine of the row's image and text vectors.</summary>
    Clip = 3,

    /// <summary>Distance to the nearest spherical k-means centre.</summary>
    Prototype = 4,

    /// <summary>The same score for every row.</summary>
    Uniform = 5,
}

/// <summary>A score source as <c>--score</c> names it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Argument">The column's name or the file's path; null for the other kinds.</param>
public sealed record ScoreSource(ScoreKind Kind, string? Argument = null) : INamesFile
{
    private const string ColumnPrefix = "column:";
    private const string FilePrefix = "file:";

    /// <inheritdoc/>
    string? INamesFile.FilePath => Kind == ScoreKind.File ? Argument : null;

    /// <inheritdoc/>
    INamesFile INamesFile.WithFilePath(string path) => this with { Argument = path };

    /// <summary>Reads <c>column:NAME</c>, <c>file:PATH</c>, <c>clip</c>, <c>prototype</c>, <c>uniform</c> or <c>auto</c>.</summary>
    /// <exception cref="FormatException">The text is none of them; the message says what it must be.</exception>
    public static ScoreSource Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text switch
        {
            "column" or ColumnPrefix => throw new FormatException("names no column; give column:NAME"),
            "file" or FilePrefix => throw new FormatException("names no file; give file:PATH.npy"),
            "clip" => new ScoreSource(ScoreKind.Clip),
            "prototype" => new ScoreSource(ScoreKind.Prototype),
            "uniform" => new ScoreSource(ScoreKind.Uniform),
            "auto" => new ScoreSource(ScoreKind.Auto),
            _ when text.StartsWith(ColumnPrefix, StringComparison.Ordinal) => new ScoreSource(ScoreKind.Column, text[ColumnPrefix.Length..]),
            _ when text.StartsWith(FilePrefix, StringComparison.Ordinal) => new ScoreSource(ScoreKind.File, text[FilePrefix.Length..]),
            _ => throw new FormatException("must be column:NAME, file:PATH.npy, clip, prototype or uniform"),
        };
    }

    /// <summary>The form of the command line: <c>column:NAME</c>, <c>file:PATH</c>, <c>clip</c>, …</summary>
    public override string ToString() => Kind switch
    {
        ScoreKind.Column => ColumnPrefix + Argument,
        ScoreKind.File => FilePrefix + Argument,
        ScoreKind.Clip => "clip",
        ScoreKind.Prototype => "prototype",
        ScoreKind.Uniform => "uniform",
        _ => "auto",
    };
}
