using InfoMax.Cluster.Jobs;
using InfoMax.Core.Scores;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Artifacts.Ipc;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds;

/// <summary>Turns the raw scores of all rows into importance, since ranks and extremes are those of the whole data set.</summary>
[RoundKernel(RoundKind.Importance)]
internal static class ImportanceRound
{
    // Progress at the end of reading and of ranking; writing takes the rest.
    private const double ReadShare = 0.4;
    private const double RankedShare = 0.8;

    public static ImportanceResult Run(RoundContext context)
    {
        PlanResult plan = context.Results<PlanResult>(RoundKind.Plan)[0];
        IReadOnlyList<IngestResult> splits = context.Results<IngestResult>(RoundKind.Ingest);
        IReadOnlyList<ArtifactRef> sources = plan.Score == ScoreKind.Prototype
            ? [.. context.Results<ArtifactResult>(RoundKind.Distances).Select(r => r.Artifact)]
            : [.. splits.Select(s => s.Rows)];
        long total = splits.Sum(s => s.ValidRows);
        long[] rows = new long[total];
        double[] raw = new double[total];
        int[] firsts = ReadScores(context, sources, rows, raw);
        context.Progress(ReadShare);
        return Write(context, rows, raw, firsts).Result;
    }

    /// <summary>Ranks raw scores and writes the importance of each split's rows.</summary>
    /// <param name="context">The order.</param>
    /// <param name="rows">All valid rows, ascending.</param>
    /// <param name="raw">Their scores.</param>
    /// <param name="firsts">Where each split's rows begin, and N.</param>
    internal static (ImportanceResult Result, float[] Importance) Write(RoundContext context, long[] rows, double[] raw, int[] firsts)
    {
        ScoreOrder order = context.Spec.ScoreOrder ?? context.Spec.Definition.Order;
        float[] importance = Importance(context, order, raw, rows);
        context.Progress(RankedShare);

        ArtifactRef[] parts = new ArtifactRef[firsts.Length - 1];
        for (int i = 0; i < parts.Length; i++)
        {
            Range range = firsts[i]..firsts[i + 1];
            parts[i] = context.Store.Write(
                context.Uri($"{i:D6}.arrow"), stream => ImportanceArtifact.Write(stream, rows.AsSpan(range), importance.AsSpan(range)));
            context.Progress(RankedShare + ((1 - RankedShare) * (i + 1.0) / parts.Length));
        }

        double sum = 0;
        foreach (float value in importance)
        {
            sum += value;
        }

        long total = rows.Length;
        return (new ImportanceResult(RoundIndex.Write(context.Store, context.Uri("parts.msgpack"), parts, total), total, sum / total, order.ToString()), importance);
    }

    private static float[] Importance(RoundContext context, ScoreOrder order, double[] raw, long[] rows)
    {
        ScoreNormalization normalization = context.Spec.ScoreNormalization;
        int outside = normalization == ScoreNormalization.None ? Array.FindIndex(raw, score => score is < 0 or > 1) : -1;
        return outside < 0
            ? Core.Scores.Importance.FromScores(raw, normalization, order)
            : throw new InputDataException(
                $"row {rows[outside]}: score {raw[outside]} is outside [0, 1], which --score-normalization none needs; use rank or minmax");
    }

    private static int[] ReadScores(RoundContext context, IReadOnlyList<ArtifactRef> sources, long[] rows, double[] raw)
    {
        int[] firsts = new int[sources.Count + 1];
        int filled = 0;
        for (int i = 0; i < sources.Count; i++)
        {
            using Stream stream = context.Store.OpenRead(sources[i]);
            foreach (RowColumns columns in RowsArtifact.Read(stream))
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                columns.Rows.CopyTo(rows, filled);
                columns.Scores?.CopyTo(raw, filled);
                filled += columns.Rows.Length;
                context.Progress(ReadShare * filled / Math.Max(1, rows.Length));
            }

            firsts[i + 1] = filled;
        }

        return firsts;
    }
}
