using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Scores;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// Puts the importance of all rows together. Where a single partition holds all rows it is made here; where there are more,
/// a round before has made it and here it is only summed, a split at a time.
/// </summary>
[RoundKernel(RoundKind.Importance)]
internal static class ImportanceRound
{
    // Progress at the end of reading and of ranking; writing takes the rest.
    private const double ReadShare = 0.4;
    private const double RankedShare = 0.8;

    public static ImportanceResult Run(RoundContext context)
    {
        if (!ScoreRounds.HasScores(context.Order.Shape))
        {
            return Constant(context);
        }

        if (ScoreRounds.AreSpread(context.Order.Shape))
        {
            return Collect(context, [.. context.Results<ScoreImportanceResult>(RoundKind.ScoreImportance).Select(result => result.Part)]);
        }

        IReadOnlyList<IngestResult> splits = context.Results<IngestResult>(RoundKind.Ingest);
        long total = splits.Sum(s => s.ValidRows);
        long[] rows = new long[total];
        double[] raw = new double[total];
        int[] firsts = ReadScores(context, rows, raw);
        context.Progress(ReadShare);
        return Write(context, rows, raw, firsts);
    }

    /// <summary>The result over finished importance artifacts, one a split; they are read one after the other.</summary>
    internal static ImportanceResult Collect(RoundContext context, ArtifactRef[] parts)
    {
        double sum = 0;
        long total = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            using Stream stream = context.Store.OpenRead(parts[i]);
            (long[] rows, float[] importance) = ImportanceArtifact.Read(stream);
            Add(ref sum, importance);
            total += rows.Length;
            context.Progress((i + 1.0) / parts.Length);
        }

        return Result(context, parts, total, sum, OrderOf(context));
    }

    /// <summary>Ranks raw scores and writes the importance of each split's rows.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="rows">All valid rows, ascending.</param>
    /// <param name="raw">Their scores, NaN for a row that has none.</param>
    /// <param name="firsts">Where each split's rows begin, and N.</param>
    /// <param name="hits">Labels that the kernel itself found right; null where other rounds count them, or none does.</param>
    internal static ImportanceResult Write(RoundContext context, long[] rows, double[] raw, int[] firsts, LabelHits? hits = null)
    {
        ScoreOrder order = OrderOf(context, hits is null ? null : LabelHits.Sum([hits]).Share);
        float[] importance = Importance(context, raw, rows, order);
        context.Progress(RankedShare);

        ArtifactRef[] parts = new ArtifactRef[firsts.Length - 1];
        for (int i = 0; i < parts.Length; i++)
        {
            Range range = firsts[i]..firsts[i + 1];
            parts[i] = WritePart(context, i, rows.AsSpan(range).ToArray(), importance.AsSpan(range).ToArray());
            context.Progress(RankedShare + ((1 - RankedShare) * (i + 1.0) / parts.Length));
        }

        double sum = 0;
        Add(ref sum, importance);
        return Result(context, parts, rows.Length, sum, order) with { Hits = hits };
    }

    /// <summary>What is said of a score that cannot be importance as it is.</summary>
    internal static InputDataException OutsideRange(long row, double score) =>
        new($"row {row}: score {score} is outside [0, 1], which --score-normalization none needs; use rank or minmax");

    /// <summary>The importance of rows without scores, a split at a time.</summary>
    private static ImportanceResult Constant(RoundContext context)
    {
        // Two equal scores stand for any number of them.
        float value = Core.Scores.Importance.FromScores([0, 0], context.Spec.ScoreNormalization, OrderOf(context))[0];
        IReadOnlyList<IngestResult> splits = context.Results<IngestResult>(RoundKind.Ingest);
        ArtifactRef[] parts = new ArtifactRef[splits.Count];
        double sum = 0;
        long total = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            using Stream stream = context.Store.OpenRead(splits[i].Rows);
            long[] rows = [.. RowsArtifact.Read(stream).SelectMany(columns => columns.Rows)];
            float[] importance = new float[rows.Length];
            Array.Fill(importance, value);
            parts[i] = WritePart(context, i, rows, importance);
            Add(ref sum, importance);
            total += rows.Length;
            context.Progress((i + 1.0) / parts.Length);
        }

        return Result(context, parts, total, sum, OrderOf(context));
    }

    /// <summary>The order of the job's score. An automatic one follows from the input's rows, labels and how many of these are right, which every round that asks for it reads.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="right">Share of the labels that are right; null to ask the rounds that counted them.</param>
    internal static ScoreOrder OrderOf(RoundContext context, double? right = null) => context.Spec.ScoreOrder ?? OrderOf(context, context.Spec.Definition, right);

    /// <summary>The order that a score has by default in the job.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="score">The score.</param>
    /// <param name="right">Share of its labels that are right; null to ask the rounds that counted them.</param>
    internal static ScoreOrder OrderOf(RoundContext context, ScoreDefinition score, double? right = null) =>
        context.Spec.OrderOf(context.Results<PlanResult>(RoundKind.Plan)[0].Rows, JobLabels.Count(context), right ?? RightShare.Of(context, score), score);

    private static ImportanceResult Result(RoundContext context, ArtifactRef[] parts, long total, double sum, ScoreOrder order) =>
        new(RoundIndex.Write(context.Store, context.Uri("parts.msgpack"), parts, total), total, sum / total, order.ToString());

    private static ArtifactRef WritePart(RoundContext context, int split, long[] rows, float[] importance) =>
        context.Store.Write(context.Uri($"{split:D6}.arrow"), stream => ImportanceArtifact.Write(stream, rows, importance));

    /// <summary>Row after row, so that the sum does not depend on how the rows are divided.</summary>
    private static void Add(ref double sum, float[] importance)
    {
        foreach (float value in importance)
        {
            sum += value;
        }
    }

    private static float[] Importance(RoundContext context, double[] raw, long[] rows, ScoreOrder order)
    {
        ScoreNormalization normalization = context.Spec.ScoreNormalization;
        int outside = normalization == ScoreNormalization.None ? Array.FindIndex(raw, score => score is < 0 or > 1) : -1;
        return outside < 0
            ? Core.Scores.Importance.FromPartialScores(raw, normalization, order)
            : throw OutsideRange(rows[outside], raw[outside]);
    }

    private static int[] ReadScores(RoundContext context, long[] rows, double[] raw)
    {
        int[] firsts = new int[context.Results<IngestResult>(RoundKind.Ingest).Count + 1];
        for (int i = 1; i < firsts.Length; i++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            (long[] own, double[] scores) = SplitScores.OfJob(context, i - 1);
            own.CopyTo(rows, firsts[i - 1]);
            scores.CopyTo(raw, firsts[i - 1]);
            firsts[i] = firsts[i - 1] + own.Length;
            context.Progress(ReadShare * firsts[i] / Math.Max(1, rows.Length));
        }

        return firsts;
    }
}
