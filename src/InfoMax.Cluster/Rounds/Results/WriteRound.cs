using System.Globalization;
using System.Text.Json.Nodes;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Rounds.Semantic;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Exports;
using InfoMax.Data.Outputs.Folders;
using InfoMax.Data.Outputs.Tables;
using InfoMax.Data.Sorting;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>Writes the result files of every sweep point; a manifest that exists means that all of them do.</summary>
[RoundKernel(RoundKind.Write)]
internal static class WriteRound
{
    public static WriteResult Run(RoundContext context) =>
        context.Spec.Goal switch
        {
            JobGoal.Dedupe => RepresentativesResult.Write(context),
            JobGoal.Score => ScoresResult.Write(context),
            _ => WritePoints(context),
        };

    private static WriteResult WritePoints(RoundContext context)
    {
        JobPaths.RequireOutput(context.Roots, context.Spec);
        long began = TimeProvider.System.GetTimestamp();
        DatasetLayout layout = context.Layout();
        PointResult[] points = RoundIndex.Read<PointResult[]>(
            context.Store, context.Results<ReductionResult>(RoundKind.Reduction)[0].Points);
        IEnumerable<RejectedRow> rejected = ReadRejects(context);
        GraphRecall recall = context.Scheme == PartitionScheme.Semantic
            ? MergeRound.Recall(context)
            : GraphRecall.Pool([.. context.Results<GraphResult>(RoundKind.Graph).Select(part => (part.Recall, part.RowsDone))]);
        long[] dropped = context.Order.Shape.Map ? [.. rejected.Select(row => row.Row).Order()] : [];
        string? missed = recall.Miss(context.Spec.Recall);
        IReadOnlyList<string> before = [.. JobWarnings.Before(context), .. new[] { missed, GivenUp(context), JobWarnings.OverMemory(context.Spec) }.OfType<string>()];
        List<string> warnings = [.. before];
        EarlierResults.Remove(context.Spec.Output, [.. points.Select(point => point.Name)]);
        CopiesResult copies = context.Results<CopiesResult>(RoundKind.Copies)[0];
        RunStore runs = new(context.Store, context.Uri);
        IReadOnlyList<SweepPoint> wanted = SweepPoint.Of(context);
        List<PointSummary> summaries = [];
        SelectionTable? last = null;
        for (int i = 0; i < points.Length; i++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            points[i] = points[i] with { Budget = checked((int)wanted[i].Rows), Fraction = (double)wanted[i].Rows / copies.ValidRows };
            SelectionTable table = SelectionTable.Write(
                context,
                ChosenRows.Read(context, points[i]),
                FirstCopies.Take(() => CopyTable.Splits(context), points[i].Budget - points[i].Coreset.Rows),
                runs);
            CloseCount close = CloseCount.Of(context, points[i], copies.Facts);
            ReasonTable? reasons = context.Takes(RoundKind.Reasons)
                ? new ReasonTable(context, i, points[i], table, runs)
                : null;
            SelectionResult result = new(table.Count, table.Rows, layout.Ids, layout.WritesSubset, rejected)
            {
                Copies = CopiedParts.Of(context, runs),
                HasRawScores = table.HasRawScores,
                Reasons = reasons is null ? null : reasons.Parts,
                Atlas = reasons is null || !context.Order.Shape.Map ? null : new AtlasTable(context, reasons, dropped, runs).Parts,
                Shown = context.Spec.Shown,
                Runs = runs,
            };
            ManifestRetention retention = Retention.Of(context, layout, () => table.Rows().Select(row => row.Row), rejected).Judged(points[i].Fraction);
            ManifestQuota? quota = JobQuota.Said(context, table.Rows().Select(row => row.Row));
            string[] found =
            [
                .. JobQuota.TooSmall(quota),
                .. ManifestRetention.Alarms(retention.Losses),
                .. new[] { result.SubsetWarning(), table.RawScoreRange == 0 && copies.ValidRows > 1 ? AllEqual(context) : null }.OfType<string>(),
                .. points[i].Budget > copies.Representatives ? [Beyond(points[i].Budget, copies.Representatives)] : Array.Empty<string>(),
            ];
            warnings.AddRange(found.Select(line => points[i].Name.Length == 0 ? line : $"{points[i].Name}: {line}"));
            string directory = points[i].Name.Length == 0 ? context.Spec.Output : ResultFolder.Combine(context.Spec.Output, points[i].Name);
            OutputDirectory.Write(
                directory,
                result,
                Manifest(context, layout, points[i], close, recall, began) with { Warnings = [.. found, .. before], RecallReached = missed is null, Effort = context.Spec.Effort.ToString().ToLowerInvariant(), Copies = Said(copies.Facts), Quota = quota, Retention = retention, MeanScore = table.MeanImportance, MeanRawScore = table.MeanRawScore, MeanRawScoreOfAll = table.MeanRawScoreOfAll, Coverage = points[i].Coverage, CoverageNeighbors = points[i].Coverage is null ? null : points.Max(point => point.Neighbors), FamiliesKept = FamiliesOf(points[i], copies), Rivals = RivalsOf(points[i], copies)?.Select(SaidOf).ToArray(), Reasons = reasons is null ? null : new ManifestReasons(Finite(reasons.Price), ReasonRule.Close) },
                OutputExports.Create(layout, result, context.Spec.Exports, context.CancellationToken));
            summaries.Add(Summary(points[i], copies, close, table, last, context.Importance().ScoreOrder) with { Losses = [.. retention.Losses.Select(LossFacts.Of)] });
            last = table;
            context.Progress((i + 1.0) / points.Length);
        }

        if (context.Spec.IsSweep)
        {
            SweepTable.Write(context.Spec.Output, [.. points.Zip(summaries, SweepRowOf)]);
        }

        return new WriteResult(
            summaries,
            ProcessMemory.PeakResidentBytes(),
            recall,
            [.. warnings.Distinct()],
            copies.Facts,
            Defaults(context, layout));
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

    /// <summary>The dropped rows, those of a split in memory at a time; files and reasons are there once, however many rows name them.</summary>
    internal static IEnumerable<RejectedRow> ReadRejects(RoundContext context)
    {
        Dictionary<string, string> known = new(StringComparer.Ordinal);
        foreach (IngestResult split in context.Results<IngestResult>(RoundKind.Ingest).Where(split => split.Rejects is not null))
        {
            foreach (RejectRecord record in RoundIndex.Read<RejectRecord[]>(context.Store, split.Rejects!))
            {
                yield return new RejectedRow(record.Row, Known(record.File), Known(record.Reason));
            }
        }

        string Known(string text)
        {
            known.TryAdd(text, text);
            return known[text];
        }
    }

    internal static ManifestCopies? Said(CopyFacts? facts) => facts is null
        ? null
        : new ManifestCopies(facts.Threshold, facts.Rows, facts.Families, facts.Largest, facts.Conflicts, facts.PairRecall, facts.Sampled, facts.Missed);

    private static string? Defaults(RoundContext context, DatasetLayout layout) => LabelDefaults.Said(context.Spec, layout.Rows, JobLabels.Count(context), RightShare.Of(context, context.Spec.Definition));

    private static double? Finite(float price) => float.IsFinite(price) ? price : null;

    private static string AllEqual(RoundContext context) =>
        $"score {context.Results<PlanResult>(RoundKind.Plan)[0].ScoreText} has the same value in every row: it says nothing of what a row is worth; give another --score";

    private static string Beyond(long budget, long representatives) => string.Create(
        CultureInfo.InvariantCulture,
        $"the budget of {budget} rows is above the {representatives} that are no copies: all of these are kept, and {budget - representatives} copies by rank");

    private static JobManifest Manifest(RoundContext context, DatasetLayout layout, PointResult point, CloseCount close, GraphRecall recall, long began)
    {
        ImportanceResult importance = context.Importance();
        int partitions = context.Scheme == PartitionScheme.Semantic ? context.Results<MergeResult>(RoundKind.Merge).Count : context.Results<GraphResult>(RoundKind.Graph).Count;
        return new JobManifest
        {
            Version = ProductVersion.Text,
            Options = ResolvedOptions(context.Spec, layout, importance, point, recall, partitions),
            Requested = Requested(context.Spec),
            Input = new ManifestInput(layout.Files.Count, layout.Rows, JobRows.Of(context).ValidRows, layout.Dimension, layout.Fingerprint),
            VectorsFingerprint = layout.VectorsFingerprint,
            Files = FileRows.Of(layout),
            Scores = ManifestScore.Of(layout.Score, importance.ScoreOrder),
            Objective = new ManifestObjective(point.Value, point.UpperBound, Gap(point), point.Random, point.TopScore),
            Graph = new ManifestGraph(point.Neighbors, recall.Value, [recall.Lower, recall.Upper], recall.SampleRows, recall.Search),
            CloseRows = close.AtLeast,
            CloseRowsAtMost = close.AtMost,
            Solver = point.Method,
            Budget = point.Budget,
            Partitions = partitions,
            Stages = Stages(context, began),
            PeakMemoryBytes = ProcessMemory.PeakResidentBytes(),
            Seed = context.Spec.Seed,
            Tuned = context.Spec.Tuned,
            Defaults = Defaults(context, layout),
        };
    }

    /// <summary>Every round's time, this one's so far.</summary>
    internal static IReadOnlyList<ManifestStage> Stages(RoundContext context, long began) =>
    [
        .. context.Order.Stages.Select(s => new ManifestStage(RoundCatalog.NameOf(s.Round), Math.Round(s.Seconds, 3), s.Workers, s.Retries)),
        new ManifestStage(RoundCatalog.NameOf(RoundKind.Write), Math.Round(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 3), 1, 0),
    ];

    internal static JsonObject Requested(JobSpec spec) => OptionText.ToJson(JobSpecDifference.Decisive(spec.Options).Where(o => o.Name != "output"));

    /// <summary>Relative gap of a value to its bound; null when the value is 0 and the bound is not.</summary>
    private static double? Gap(PointResult point)
    {
        double difference = Math.Max(0, point.UpperBound - point.Value);
        return difference == 0 ? 0 : point.Value == 0 ? null : difference / Math.Abs(point.Value);
    }

    private static JsonObject ResolvedOptions(
        JobSpec spec, DatasetLayout layout, ImportanceResult importance, PointResult point, GraphRecall recall, int partitions)
    {
        JsonObject options = ResolvedOptions(spec, layout, importance);
        options["neighbors"] = point.Neighbors;
        options["partitions"] = partitions;
        options["alpha"] = point.Alpha;
        options["neighbor-search"] = recall.Search;
        options["budget"] = point.Budget;
        options["fraction"] = point.Fraction;
        return options;
    }

    /// <summary>The options with what every job resolves of them.</summary>
    internal static JsonObject ResolvedOptions(JobSpec spec, DatasetLayout layout, ImportanceResult importance)
    {
        JsonObject options = OptionText.ToJson(spec.Options);
        options["format"] = EnumWords.Of(layout.Format);
        options["score"] = layout.Score.ToString();
        options["score-order"] = importance.ScoreOrder;
        options["quota"] = EnumWords.Of(spec.Division);
        options["embedding"] = string.Join('+', layout.Embeddings);
        return options;
    }

    private static PointSummary Summary(PointResult point, CopiesResult copies, CloseCount close, SelectionTable table, SelectionTable? last, string? order) => new(
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
        table.MeanImportance,
        close.AtLeast,
        RivalsOf(point, copies),
        point.Coverage,
        last is null || last.Count == 0 || table.Count == 0 ? null : table.InCommonWith(last) / (double)Math.Min(last.Count, table.Count))
    {
        CloseRowsAtMost = close.AtMost,
        MeanRawScore = table.MeanRawScore,
        MeanRawScoreOfAll = table.MeanRawScoreOfAll,
        FamiliesKept = FamiliesOf(point, copies),
        Order = table.HasRawScores ? order : null,
    };

    private static long? FamiliesOf(PointResult point, CopiesResult copies) => copies.Facts is null ? null : Math.Min(point.Budget, copies.Representatives);

    /// <summary>None where all rows that are no copies are kept: nothing was weighed.</summary>
    private static IReadOnlyList<Rival>? RivalsOf(PointResult point, CopiesResult copies) => point.Budget > copies.Representatives ? null : point.Rivals;

    private static ManifestRival SaidOf(Rival rival) => new(
        rival.Method, rival.Value, rival.MeanScore, rival.MeanRawScore, rival.Coverage, rival.FamiliesKept, rival.CloseRows, rival.CloseRowsAtMost);

    /// <summary>What less effort costs; null where nothing was given up.</summary>
    private static string? GivenUp(RoundContext context) => (context.Spec.Effort, context.Order.Shape.Distributed) switch
    {
        (SolverEffort.Standard, _) => null,
        (SolverEffort.Fast, true) => "--effort fast: a quarter of the annealing and an eighth of the bound's steps; F is lower and its certified gap wider than at standard",
        (SolverEffort.Fast, false) => "--effort fast: no annealing and an eighth of the bound's steps; F is lower and its certified gap wider than at standard",
        _ => null,
    };
}
