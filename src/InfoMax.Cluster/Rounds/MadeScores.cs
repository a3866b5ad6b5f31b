using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// Scores that a round made of a split's rows: a numbers artifact with <c>row</c> int64, ascending, and a float64 column named as each
/// score, NaN for a row that has none.
/// </summary>
internal static class MadeScores
{
    /// <summary>Name of the column of row numbers.</summary>
    public const string Row = "row";

    /// <summary>Writes the scores of the item's rows as bulk.</summary>
    public static ArtifactResult Write(RoundContext context, long[] rows, IReadOnlyList<(ScoreSource Score, double[] Values)> scores) =>
        new(context.Store.Write(
            context.BulkUri("scores.arrow"),
            stream => NumbersArtifact.Write(stream, [(Row, rows), .. scores.Select(score => (score.Score.ToString(), (Array)score.Values))])));

    public static (long[] Rows, double[] Values) Read(RoundContext context, ArtifactRef artifact, ScoreSource score)
    {
        using Stream stream = context.Store.OpenRead(artifact);
        return (NumbersArtifact.Read<long>(stream, Row), NumbersArtifact.Read<double>(stream, score.ToString()));
    }
}
