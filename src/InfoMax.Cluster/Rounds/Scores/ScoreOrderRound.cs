using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Artifacts.Ipc;

namespace InfoMax.Cluster.Rounds.Scores;

/// <summary>Orders the scores that came with a split's rows, or those that a round before has made of them.</summary>
[RoundKernel(RoundKind.ScoreOrder)]
internal static class ScoreOrderRound
{
    public static ScoreOrderResult Run(RoundContext context)
    {
        int split = context.Item.Index;
        ArtifactRef source = ImportanceRound.MadeScores(context) is { } made
            ? context.Results<ArtifactResult>(made)[split].Artifact
            : context.Results<IngestResult>(RoundKind.Ingest)[split].Rows;
        long[] rows = new long[source.Rows];
        double[] raw = new double[source.Rows];
        int filled = 0;
        using (Stream stream = context.Store.OpenRead(source))
        {
            foreach (RowColumns columns in RowsArtifact.Read(stream))
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                columns.Rows.CopyTo(rows, filled);
                columns.Scores?.CopyTo(raw, filled);
                filled += columns.Rows.Length;
            }
        }

        return ScoreOrdering.Write(context, rows, raw, new int[rows.Length]);
    }
}
