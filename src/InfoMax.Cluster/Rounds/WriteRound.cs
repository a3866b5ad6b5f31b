using System.Text.Json.Nodes;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Rounds.Semantic;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Exports;

namespace InfoMax.Cluster.Rounds;

/// <summary>Writes the result files of every sweep point; a manifest that exists means that all of them do.</summary>
[RoundKernel(RoundKind.Write)]
internal static class WriteRound
{
    public static WriteResult Run(RoundContext context)
    {
        long began = TimeProvider.System.GetTimestamp();
        DatasetLayout layout = context.Layout();
        PointResult[] points = RoundIndex.Read<PointResult[]>(
            context.Store, context.Results<ReductionResult>(RoundKind.Reduction)[0].Points);
        RejectedRow[] rejected = ReadRejects(context);
        GraphRecall recall = context.Scheme == PartitionScheme.Semantic
            ? MergeRound.Recall(context)
            : GraphRecall.Pool([.. context.Results<GraphResult>(RoundKind.Graph).Select(part => (part.Recall, part.RowsDone))]);
        IReadOnlyList<string> before = JobWarnings.Before(context);
        List<string> warnings = [.. before];
        EarlierResults.Remove(context.Spec.Output, [.. points.Select(point => point.Name)]);
        List<PointSummary> summaries = [];
        for (int i = 0; i < points.Length; i++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            CoresetColumns coreset = ReadCoreset(context, points[i]);
            SelectionResult result = new(
                coreset.Rows,
                SelectedIds(context, layout, coreset.Rows, (double)i / points.Length, 0.5 / points.Length),
                layout.Ids,
                coreset.Importance,
                coreset.Gains,
                layout.WritesSubset,
                rejected);
            string[] shortfall = [.. new[] { result.SubsetWarning() }.OfType<string>()];
            warnings.AddRange(shortfall.Select(line => points[i].Name.Length == 0 ? line : $"{points[i].Name}: {line}"));
            string directory = points[i].Name.Length == 0 ? context.Spec.Output : Path.Combine(context.Spec.Output, points[i].Name);
            OutputDirectory.Write(
                directory,
                result,
                Manifest(context, layout, points[i], recall, began) with { Warnings = [.. before, .. shortfall] },
                OutputExports.Create(layout, result, context.Spec.Exports, context.CancellationToken));
            summaries.Add(Summary(points[i], coreset));
            context.Progress((i + 1.0) / points.Length);
        }

        if (context.Spec.IsSweep)
        {
            SweepTable.Write(context.Spec.Output, [.. points.Zip(summaries, SweepRowOf)]);
        }

        return new WriteResult(summaries, ProcessMemory.PeakResidentBytes(), recall, warnings);
    }

    private static SweepRow SweepRowOf(PointResult point, PointSummary summary) => new(
        point.Name,
        point.Fraction,
        point.Budget,
        point.Neighbors,
        point.Alpha,
        point.Value,
        point.UpperBound,
        summary.MeanScore,
        point.NearestSimilarity,
        point.Coverage);

    private static CoresetColumns ReadCoreset(RoundContext context, PointResult point)
    {
        using Stream stream = context.Store.OpenRead(point.Coreset);
        return CoresetArtifact.Read(stream);
    }

    private static RejectedRow[] ReadRejects(RoundContext context) =>
    [
        .. context.Results<IngestResult>(RoundKind.Ingest)
            .Where(split => split.Rejects is not null)
            .SelectMany(split => RoundIndex.Read<RejectRecord[]>(context.Store, split.Rejects!))
            .Select(record => record.ToRow()),
    ];

    private static string?[]? SelectedIds(
        RoundContext context, DatasetLayout layout, long[] selected, double progressBefore, double progressShare)
    {
        if (layout.Ids == IdKind.None)
        {
            return null;
        }

        string?[] ids = new string?[selected.Length];
        int next = 0;
        IReadOnlyList<IngestResult> splits = context.Results<IngestResult>(RoundKind.Ingest);
        for (int s = 0; s < splits.Count; s++)
        {
            IngestResult split = splits[s];
            context.Progress(progressBefore + (progressShare * s / splits.Count));
            using Stream stream = context.Store.OpenRead(split.Rows);
            foreach (RowColumns columns in RowsArtifact.Read(stream))
            {
                for (int i = 0; i < columns.Rows.Length && next < selected.Length; i++)
                {
                    if (columns.Rows[i] == selected[next])
                    {
                        ids[next++] = columns.Ids?[i];
                    }
                }
            }
        }

        return ids;
    }

    private static JobManifest Manifest(RoundContext context, DatasetLayout layout, PointResult point, GraphRecall recall, long began)
    {
        ImportanceResult importance = context.Importance();
        return new JobManifest
        {
            Version = ProductVersion.Text,
            Options = ResolvedOptions(context.Spec, layout, importance, point, recall),
            Requested = Requested(context.Spec),
            Input = new ManifestInput(layout.Files.Count, layout.Rows, importance.ValidRows, layout.Dimension, layout.Fingerprint),
            Files = FileRows.Of(layout),
            Objective = new ManifestObjective(point.Value, point.UpperBound, Gap(point), point.Random, point.TopScore),
            Graph = new ManifestGraph(point.Neighbors, recall.Value, [recall.Lower, recall.Upper], recall.SampleRows, recall.Search),
            Solver = point.Method,
            Budget = point.Budget,
            Partitions = context.Scheme == PartitionScheme.Semantic ? context.Results<MergeResult>(RoundKind.Merge).Count : context.Results<GraphResult>(RoundKind.Graph).Count,
            Stages =
            [
                .. context.Order.Stages.Select(s => new ManifestStage(RoundCatalog.NameOf(s.Round), Math.Round(s.Seconds, 3))),
                new ManifestStage(RoundCatalog.NameOf(RoundKind.Write), Math.Round(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 3)),
            ],
            PeakMemoryBytes = ProcessMemory.PeakResidentBytes(),
            Seed = context.Spec.Seed,
        };
    }

    private static JsonObject Requested(JobSpec spec)
    {
        JsonObject requested = [];
        foreach (OptionText option in JobSpecDifference.Decisive(spec.Options).Where(o => o.Name != "output"))
        {
            requested[option.Name] = JsonNode.Parse(option.Value);
        }

        return requested;
    }

    /// <summary>Relative gap of a value to its bound; null when the value is 0 and the bound is not.</summary>
    private static double? Gap(PointResult point)
    {
        double difference = Math.Max(0, point.UpperBound - point.Value);
        return difference == 0 ? 0 : point.Value == 0 ? null : difference / Math.Abs(point.Value);
    }

    private static JsonObject ResolvedOptions(
        JobSpec spec, DatasetLayout layout, ImportanceResult importance, PointResult point, GraphRecall recall)
    {
        JsonObject options = [];
        foreach (OptionText option in spec.Options)
        {
            options[option.Name] = JsonNode.Parse(option.Value);
        }

        options["format"] = EnumWords.Of(layout.Format);
        options["score"] = layout.Score.ToString();
        options["score-order"] = importance.ScoreOrder;
        options["embedding"] = string.Join('+', layout.Embeddings);
        options["neighbors"] = point.Neighbors;
        options["alpha"] = point.Alpha;
        options["neighbor-search"] = recall.Search;
        options["budget"] = point.Budget;
        options["fraction"] = point.Fraction;
        return options;
    }

    private static PointSummary Summary(PointResult point, CoresetColumns coreset) => new(
        point.Name,
        point.Fraction,
        point.Budget,
        point.Neighbors,
        point.Alpha,
        point.Value,
        point.UpperBound,
        point.Random,
        point.TopScore ?? double.NaN,
        point.Method,
        coreset.Importance.Length == 0 ? 0 : coreset.Importance.Average(i => (double)i));
}
