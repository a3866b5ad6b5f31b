using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Artifacts.Ipc;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds;

/// <summary>The raw scores of a split's valid rows, wherever they come from.</summary>
internal static class SplitScores
{
    /// <summary>The job's own score: of a combination, what the rounds before have made of its parts.</summary>
    public static (long[] Rows, double[] Values) OfJob(RoundContext context, int split) =>
        context.Takes(RoundKind.CombinedScores, bulk: true)
            ? MadeScores.Read(context, context.Results<ArtifactResult>(RoundKind.CombinedScores)[split].Artifact, context.Spec.Score)
            : Of(context, split, context.Spec.Score);

    /// <summary>A score that is no combination and none of the graph.</summary>
    public static (long[] Rows, double[] Values) Of(RoundContext context, int split, ScoreSource score)
    {
        if (MadeScoreRounds.KindOf(score.Kind) is { } made)
        {
            return MadeScores.Read(context, context.Results<ArtifactResult>(made)[split].Artifact, score);
        }

        IngestResult ingest = context.Results<IngestResult>(RoundKind.Ingest)[split];
        int place = context.Layout().Score.Given().ToList().IndexOf(score);
        if (place > 0)
        {
            using Stream more = context.Store.OpenRead(ingest.MoreScores!);
            return (NumbersArtifact.Read<long>(more, MadeScores.Row), NumbersArtifact.Read<double>(more, score.ToString()));
        }

        long[] rows = new long[ingest.Rows.Rows];
        double[] values = new double[rows.Length];
        int filled = 0;
        using Stream stream = context.Store.OpenRead(ingest.Rows);
        foreach (RowColumns columns in RowsArtifact.Read(stream))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            columns.Rows.CopyTo(rows, filled);
            columns.Scores?.CopyTo(values, filled);
            filled += columns.Rows.Length;
        }

        return (rows, values);
    }
}
