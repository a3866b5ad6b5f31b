using InfoMax.Core.Embeddings;

namespace InfoMax.Data.Formats;

/// <summary>Consecutive rows of one input file as they lie on disk: nothing validated, nothing dropped. Owns its matrix.</summary>
public sealed class InputBatch : IDisposable
{
    /// <summary>Row number of the first row within the whole input.</summary>
    public required long FirstRow { get; init; }

    /// <summary>The rows, in the layout's precision; norms not computed.</summary>
    public required EmbeddingMatrix Embedding { get; init; }

    /// <summary>Ids, length rows, null entries where missing; null when the layout has no ids.</summary>
    public string?[]? Ids { get; init; }

    /// <summary>Length rows, true where the source has no vector, or a null within it; null where all rows have one.</summary>
    public bool[]? MissingEmbeddings { get; init; }

    /// <summary>Length rows, true where a source has no score: its NaN is none that was written. Null where all rows have one.</summary>
    public bool[]? MissingScores { get; init; }

    /// <summary>
    /// Raw scores, length rows; null entries in the source become NaN. Present for column, file and clip scores
    /// (clip: the cosine in double precision); null where no score is read with the rows.
    /// </summary>
    public double[]? Scores { get; init; }

    /// <summary>The others that are read with the rows, where there are several: <see cref="ScoreSource.Given"/> from the second on.</summary>
    public IReadOnlyList<double[]> MoreScores { get; init; } = [];

    /// <summary>The scores that have more digits than a double holds, for each source that has some.</summary>
    public IReadOnlyList<RoundedScore> Rounded { get; init; } = [];

    /// <summary>Labels, length rows, null entries where a row has none; null when the layout has no labels.</summary>
    public string?[]? Labels { get; init; }

    /// <summary>Groups, length rows, null entries where a row has none; null when the layout has no column of them.</summary>
    public string?[]? Groups { get; init; }

    /// <summary>Length of every column here.</summary>
    public int Rows => Embedding.Rows;

    /// <inheritdoc/>
    public void Dispose() => Embedding.Dispose();
}
