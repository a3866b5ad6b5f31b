namespace InfoMax.Data.Formats;

/// <summary>What the user asked to read.</summary>
public sealed record InputRequest
{
    /// <summary>Files or directories, as typed; directories are searched recursively.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The layout, or <see cref="InputFormat.Auto"/>.</summary>
    public InputFormat Format { get; init; }

    /// <summary>npz key, embedding column or <c>img</c>/<c>txt</c>; two joined by <c>+</c> are concatenated; null for the format's default.</summary>
    public string? Embedding { get; init; }

    /// <summary>What to read of files that name their embeddings, where it is among them and nothing is asked for; null for the format's default.</summary>
    public string? UsualEmbedding { get; init; }

    /// <summary>Whether ids are of use; else none are looked for.</summary>
    public bool WithIds { get; init; } = true;

    /// <summary>Column of the rows' ids, or null for the format's default.</summary>
    public string? IdColumn { get; init; }

    /// <summary>The split to read of inputs that hold several, e.g. <c>train</c>; null for all that is there.</summary>
    public string? Split { get; init; }

    /// <summary>Where scores come from.</summary>
    public ScoreSource Score { get; init; } = new(ScoreKind.Auto);

    /// <summary>Where labels come from; null for none.</summary>
    public LabelSource? Labels { get; init; }

    /// <summary>A column of groups that are no labels; null for none.</summary>
    public string? GroupColumn { get; init; }

    /// <summary>What an automatic score is where the input brings none: no CLIP score, and no vectors of image and text.</summary>
    public ScoreKind DefaultScore { get; init; } = ScoreKind.Hub;
}
