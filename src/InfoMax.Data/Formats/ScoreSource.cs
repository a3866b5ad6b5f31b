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
public sealed record ScoreSource(ScoreKind Kind, string? Argument = null)
{
    /// <summary>The form of the command line: <c>column:NAME</c>, <c>file:PATH</c>, <c>clip</c>, …</summary>
    public override string ToString() => Kind switch
    {
        ScoreKind.Column => $"column:{Argument}",
        ScoreKind.File => $"file:{Argument}",
        ScoreKind.Clip => "clip",
        ScoreKind.Prototype => "prototype",
        ScoreKind.Uniform => "uniform",
        _ => "auto",
    };
}
