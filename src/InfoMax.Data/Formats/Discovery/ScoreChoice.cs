using InfoMax.Data.Formats.Tables;
using InfoMax.Data.Objects;

namespace InfoMax.Data.Formats.Discovery;

/// <summary>Resolves <c>--score</c> against the first input file.</summary>
/// <param name="Source">The resolved source; never auto.</param>
/// <param name="ClipPair">The embeddings compared; null unless clip or negclip are among the scores.</param>
internal sealed record ScoreChoice(ScoreSource Source, IReadOnlyList<string>? ClipPair)
{
    /// <summary>
    /// Auto becomes the input's own CLIP score column, else clip if the file has the image and the text vector of the
    /// chosen embedding, else the default. Paths of files become absolute.
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
            default:
                foreach (ScoreSource column in asked.Given().Where(score => score.Kind == ScoreKind.Column))
                {
                    ColumnChoice.Score(table, column.Argument ?? string.Empty, file);
                }

                bool ofPairs = asked.Given().Any(score => score.Kind == ScoreKind.Clip);
                return ofPairs && pair is null
                    ? throw new InputDataException(
                        $"{file}: --score {asked} needs an image and a text embedding, found {string.Join(", ", available)}; use column:NAME, file:PATH.npy or hub")
                    : new ScoreChoice((ScoreSource)((INamesFile)asked).WithFilePaths(ObjectAddress.FullPath), ofPairs ? pair : null);
        }
    }
}
