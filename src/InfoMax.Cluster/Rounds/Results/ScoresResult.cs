using System.Text.Json.Nodes;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Rounds.Semantic;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Artifacts.Ipc;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>The result files of a job that only scores rows: a table of all of them, written split after split.</summary>
internal static class ScoresResult
{
    public static WriteResult Write(RoundContext context)
    {
        JobPaths.RequireOutput(context.Roots, context.Spec);
        long began = TimeProvider.System.GetTimestamp();
        DatasetLayout layout = context.Layout();
        IReadOnlyList<IngestResult> splits = context.Results<IngestResult>(RoundKind.Ingest);
        IReadOnlyList<string> warnings = JobWarnings.Before(context);
        GraphRecall? recall = Recall(context);
        EarlierResults.Remove(context.Spec.Output, [""]);
        ScoresDirectory.Write(
            context.Spec.Output,
            context.Spec.ScoreNames,
            Enumerable.Range(0, splits.Count).Select(split => Read(context, splits[split], split, splits.Count)),
            layout.Ids,
            WriteRound.ReadRejects(context),
            Manifest(context, layout, splits.Sum(split => split.ValidRows), recall, warnings, began));
        return new WriteResult([], ProcessMemory.PeakResidentBytes(), recall, warnings);
    }

    private static ScoreRows Read(RoundContext context, IngestResult ingest, int split, int splits)
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        context.Progress((split + 1.0) / splits);
        using Stream stream = context.Store.OpenRead(ingest.Rows);
        RowColumns[] columns = [.. RowsArtifact.Read(stream)];
        return new ScoreRows(
            [.. columns.SelectMany(column => column.Rows)],
            columns.Length > 0 && columns[0].Ids is not null ? [.. columns.SelectMany(column => column.Ids!)] : null,
            [.. context.Spec.Score.Outputs().Select(score => Values(context, split, score))]);
    }

    private static double[] Values(RoundContext context, int split, ScoreSource score)
    {
        RoundKind? made = score.Kind != ScoreKind.Combine ? ScoreSource.WorkOf(score.Kind) == ScoreWork.Graph ? RoundKind.GraphScores : null
            : context.Order.Shape.Needs(ScoreWork.Graph) ? RoundKind.GraphCombinedScores
            : RoundKind.CombinedScores;
        return made is { } round
            ? MadeScores.Read(context, context.Results<ArtifactResult>(round)[split].Artifact, score).Values
            : SplitScores.Of(context, split, score).Values;
    }

    /// <summary>How the graph was found; null where no score needs one.</summary>
    private static GraphRecall? Recall(RoundContext context) =>
        !context.Order.Shape.Needs(ScoreWork.Graph) ? null
        : context.Scheme == PartitionScheme.Semantic ? MergeRound.Recall(context)
        : GraphRecall.Pool([.. context.Results<GraphResult>(RoundKind.Graph).Select(part => (part.Recall, part.RowsDone))]);

    private static JobManifest Manifest(
        RoundContext context, DatasetLayout layout, long validRows, GraphRecall? recall, IReadOnlyList<string> warnings, long began) => new()
        {
            Version = ProductVersion.Text,
            Options = Options(context.Spec, layout),
            Requested = WriteRound.Requested(context.Spec),
            Input = new ManifestInput(layout.Files.Count, layout.Rows, validRows, layout.Dimension, layout.Fingerprint),
            VectorsFingerprint = layout.VectorsFingerprint,
            Files = FileRows.Of(layout),
            Scores = ManifestScore.Of(layout.Score, order: null),
            Objective = null,
            Graph = recall is null ? null : new ManifestGraph(
                PartitionMemory.Neighbors(context.Spec, validRows), recall.Value, [recall.Lower, recall.Upper], recall.SampleRows, recall.Search),
            Solver = null,
            Budget = validRows,
            Partitions = context.Scheme == PartitionScheme.Semantic ? context.Results<MergeResult>(RoundKind.Merge).Count : 1,
            Stages = WriteRound.Stages(context, began),
            PeakMemoryBytes = ProcessMemory.PeakResidentBytes(),
            Seed = context.Spec.Seed,
            Warnings = warnings,
        };

    private static JsonObject Options(JobSpec spec, DatasetLayout layout)
    {
        JsonObject options = OptionText.ToJson(spec.Options);
        options["format"] = EnumWords.Of(layout.Format);
        options["score"] = layout.Score.ToString();
        options["embedding"] = string.Join('+', layout.Embeddings);
        return options;
    }
}
