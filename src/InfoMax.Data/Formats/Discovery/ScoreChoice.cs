using InfoMax.Data.Formats.Tables;
using InfoMax.Data.Objects;

namespace InfoMax.Data.Formats.Discovery;

/// <summary>Resolves <c>--score</c> against the first input file.</summary>
/// <param name="Source">The resolved source; never auto.</param>
/// <param name="ClipPair">The embeddings compared; null unless the source is clip.</param>
internal sealed record ScoreChoice(ScoreSource Source, IReadOnlyList<string>? ClipPair)
{
    /// <summary>
    /// Auto becomes the input's own CLIP score column, else clip if the file has the image and the text vector of the
    /// chosen embedding, else the default. A file's path becomes absolute.
    /// </summary>
    /// <exception cref="InputDataException">The source asked for is not there.</exception>
    public static ScoreChoice Resolve(
        ScoreSource asked, ScoreKind fallback, ITable? table, IReadOnlyList<string> chosen, IReadOnlyList<string> available, string file)
    {
        IReadOnlyList<string>? pair = EmbeddingChoice.ClipPair(chosen, available);
        switch (asked.Kind)
        {
            case ScoreKind.Auto when ColumnChoice.OwnClipScore(table, chosen[0]) is { } column:
                return new ScoreChoice(new ScoreSource(ScoreKind.Column, column), null);
            case ScoreKind.Auto:
                return pair is null ? new(new ScoreSource(fallback), null) : new(new ScoreSource(ScoreKind.Clip), pair);
            case ScoreKind.Clip:
                return pair is null
                    ? throw new InputDataException(
                        $"{file}: --score clip needs an image and a text embedding, found {string.Join(", ", available)}; use column:NAME, file:PATH.npy or hub")
                    : new ScoreChoice(asked, pair);
            case ScoreKind.Column:
                ColumnChoice.Score(table, asked.Argument ?? string.Empty, file);
                return new ScoreChoice(asked, null);
            case ScoreKind.File:
                return new ScoreChoice(asked with { Argument = ObjectAddress.FullPath(asked.Argument ?? string.Empty) }, null);
            default:
                return new ScoreChoice(asked, null);
        }
    }
}
