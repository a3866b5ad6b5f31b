using System.Globalization;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Evaluation;
using InfoMax.Core.Objective;
using InfoMax.Core.Scores;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Loading;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Comparison;

namespace InfoMax.Cli.Comparison;

/// <summary>
/// One comparison: rows, graph, score and copies once for all methods; the job itself as <c>prune</c> runs it; then the methods one after
/// the other, each timed alone.
/// </summary>
internal sealed class CompareRun(
    PruneOptions options, ComparisonOptions compare, DatasetLayout layout, string work, StepProgress steps, CancellationToken cancellationToken)
{
    /// <summary>The job itself among the methods.</summary>
    public const string OwnName = "infomax";

    private const double HeldShare = 0.2;

    private readonly JobSpec _job = options.Job;
    private readonly List<ComparisonRow> _rows = [];
    private readonly Dictionary<ComparisonRow, int[]?> _classes = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, double> _seconds = [];
    private readonly ComparisonFiles _files = new(Path.Combine(work, "comparison"));

    /// <summary>Whether another fraction has another order.</summary>
    private bool OrderFollowsBudget => _job.ScoreOrder is null && _job.Definition.OrderFollowsBudget;

    private string ScoreName => _job.Definition.Name;

    /// <summary>Runs it and publishes the results; returns the exit code.</summary>
    public async Task<int> RunAsync(string output)
    {
        IdCheck ids = IdCheck.Run(layout, new IdRequirements([], _job.OnDuplicateId, _job.MemoryBytes), out _, cancellationToken);
        _warnings.AddRange([.. layout.Warnings, .. ids.Warnings, .. ScoreAdvice.Of(_job, layout.Score.Kind, layout.Rows)]);
        using LoadedRows rows = Timed("read", "reading the rows", () => LoadedRows.Read(layout, ids.Repeats, cancellationToken));
        _warnings.AddRange([.. rows.Warnings, .. SizeAdvice.Of(_job, rows.Numbers.Length, rows.Numbers.Length)]);
        if (PoolRefusals.Of(_job, layout, rows) is { Count: > 0 } refusals)
        {
            return ErrorOutput.Report(refusals.Select(refusal => refusal.Message), ExitCode.Of(refusals[0].Outcome));
        }

        (OutsideScores? outside, int code, string problem) = await OutsideScores.MakeAsync(options, rows, work, steps, cancellationToken);
        if (outside is null)
        {
            return ErrorOutput.Report(problem, code);
        }

        _warnings.AddRange(outside.Warnings.Except(_warnings));
        using ThreadedExecutor executor = new(options.Cores);
        using PreparedPool prepared = Prepare(rows, executor);
        SelectionPool pool = Pool(prepared, outside, executor);
        if (_job.Fractions.Where(fraction => Budget(pool, fraction) < 1).ToArray() is [var none, ..])
        {
            return ErrorOutput.Report(string.Create(CultureInfo.InvariantCulture, $"--fraction {none}: no row of the {pool.Rows} that are chosen from; give a larger share"), ExitCode.BadUsage);
        }

        BaselineDefinition[] methods = [.. BaselineCatalogue.All.Where(method => Wanted(method.Name))];
        if (Wanted(OwnName) && await RunOwnAsync(pool, prepared) is { } failure)
        {
            return failure;
        }

        foreach (double fraction in _job.Fractions)
        {
            foreach (BaselineDefinition method in methods)
            {
                RunMethod(pool, prepared, method, fraction);
            }
        }

        ComparisonReport report = new(options, layout, pool, prepared, methods, [.. InOrder(methods)], _classes, _seconds, _warnings, rows.Rejected.Count);
        _files.WriteResults(report.Rows, ComparisonPlot.Draw(report.Rows), report.ToJson());
        cancellationToken.ThrowIfCancellationRequested();
        _files.Publish(output);
        ErrorOutput.Warn(_warnings);
        ClosingWords.Print($"the results are in {output}", writer => report.Print(writer, output));
        return ExitCode.Done;
    }

    /// <summary>The methods that are run on a job's input, the job itself among them.</summary>
    public static IEnumerable<string> MethodsOf(JobSpec job, ComparisonOptions compare) =>
        BaselineCatalogue.All.Where(method => !method.NeedsLabels || job.Labels is not null).Select(method => method.Name).Append(OwnName)
            .Where(method => compare.Methods.Count == 0 || compare.Methods.Contains(method));

    private bool Wanted(string method) => MethodsOf(_job, compare).Contains(method);

    private PreparedPool Prepare(LoadedRows rows, ThreadedExecutor executor)
    {
        if (_job.Labels is not { } source)
        {
            return PreparedPool.Unlabelled(rows);
        }

        PreparedPool prepared = TestSet.Of(compare) is { } test
            ? PreparedPool.WithTest(rows, layout, source, test, executor, cancellationToken)
            : HeldOut(rows, source, executor);
        _warnings.AddRange(prepared.TestWarnings);
        if (prepared.Labels!.Unlabelled is > 0 and var unlabelled)
        {
            _warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(unlabelled, "row has", "rows have")} no label: they are chosen from, but train no probe"));
        }

        if (prepared.UnlabelledTestRows is > 0 and var without)
        {
            _warnings.Add($"--test-labels {compare.TestLabels}: {Counted.Of(without, "test row without label is", "test rows without label are")} left out; accuracies are over {Counted.Of(prepared.Judge!.Count, "row")}");
        }

        if (prepared.ForeignTestRows is > 0 and var foreign)
        {
            _warnings.Add($"--test-labels {compare.TestLabels}: {Counted.Of(foreign, "test row has", "test rows have")} a label that no row of the input has, and every method misses {(foreign == 1 ? "it" : "them")}; accuracies are over {Counted.Of(prepared.Judge!.Count, "row")}, these counted as wrong");
        }

        return prepared;
    }

    private PreparedPool HeldOut(LoadedRows rows, LabelSource source, ThreadedExecutor executor)
    {
        ClassNumbers numbers = PreparedPool.Numbered(rows, source);
        return PreparedPool.WithHoldOut(rows, source, numbers, HoldOut.Of(numbers.Classes, HeldShare, int.MaxValue, _job.Seed), executor);
    }

    private SelectionPool Pool(PreparedPool rows, OutsideScores outside, ThreadedExecutor executor)
    {
        int k = ComparisonMemory.ListLength(_job, rows.Numbers.Length, rows.Labels is not null);
        SelectionPool pool = Timed("graph", $"finding the {k} nearest of every row", () => new SelectionPool(
            rows.Embeddings, ComparisonGraph.Lists(_job, rows.Embeddings, k, executor, cancellationToken), executor, _job.Seed)
        {
            Labels = rows.Labels?.Classes,
            Classes = rows.Labels?.Names.Length ?? 0,
        });
        float[] importance = Timed("score", $"score {layout.Score}", () =>
        {
            pool.Outside = outside.Of(rows.Numbers, pool, cancellationToken);

            // The job reads them from a file, in which every row has a number.
            rows.Scores = pool.Outside is { } own ? Importance.WithMiddle(own) : null;
            return Worth(pool, _job.Fractions[0]);
        });
        pool.Representatives = Timed("copies", "looking for copies", () => CopyFinder.Representatives(
            rows.Embeddings, _job.Definition.NeedsGraph ? null : importance, rows.Labels?.Classes, _job.Copies.Threshold, _job.Seed, executor, cancellationToken));
        return pool;
    }

    /// <summary>The job by its own path; an exit code where it fails.</summary>
    private async Task<int?> RunOwnAsync(SelectionPool pool, PreparedPool rows)
    {
        steps.Begin($"{OwnName}, all fractions");
        JobSpec whole = rows.JobOver(_job, Path.Combine(work, "pool")) with { Exports = [] };

        // A sweep has one importance; where the order follows from the budget, each fraction is a job of its own, as a user would run it.
        double[][] sweeps = OrderFollowsBudget ? [.. _job.Fractions.Select(fraction => new[] { fraction })] : [[.. _job.Fractions]];
        double total = 0;
        for (int j = 0; j < sweeps.Length; j++)
        {
            JobSpec job = whole with { Fractions = sweeps[j], Output = Path.Combine(work, $"selection-{j}") };
            long began = TimeProvider.System.GetTimestamp();
            (JobReport? ended, int code, string problem) = await EmbeddedPrune.RunAsync(job, Path.Combine(work, $"node-{j}"), options, cancellationToken);
            if (ended is null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return ErrorOutput.Report(problem, code);
            }

            double seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            total += seconds;
            _warnings.AddRange((ended.Warnings ?? []).Except(_warnings).Select(warning => $"{OwnName}: {warning}").Except(_warnings).ToArray());
            for (int i = 0; i < sweeps[j].Length; i++)
            {
                string file = Path.Combine(job.Output, ended.Points[i].Name, "selection.npy");
                int[] selected = Array.ConvertAll(SelectionNpy.Read(file), rows.PlaceOf);
                Add(pool, rows, sweeps[j][i], OwnName, null, selected, seconds / sweeps[j].Length);
            }
        }

        _seconds[OwnName] = total;
        return null;
    }

    private ScoreOrder OrderAt(SelectionPool pool, double fraction) => _job.ScoreOrder ?? pool.OrderOf(_job.Definition, Budget(pool, fraction), cancellationToken);

    private float[] Worth(SelectionPool pool, double fraction) =>
        pool.Worth(ScoreName, _job.ScoreNormalization, OrderAt(pool, fraction), cancellationToken);

    private void RunMethod(SelectionPool pool, PreparedPool rows, BaselineDefinition method, double fraction)
    {
        float[] importance = Worth(pool, fraction);
        int budget = Budget(pool, fraction);
        steps.Begin(string.Create(CultureInfo.InvariantCulture, $"{method.Name} at {fraction}"));
        for (int i = 0; i < (method.IsRandom ? compare.Seeds : 1); i++)
        {
            ulong seed = _job.Seed + (ulong)i;
            BaselineInput input = pool.Input(importance, ScoreName, OrderAt(pool, fraction), ComparisonMemory.Neighbors(_job, fraction), seed);
            long began = TimeProvider.System.GetTimestamp();
            int[] selected = method.Choose(input, budget, cancellationToken);
            double seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            Add(pool, rows, fraction, method.Name, method.IsRandom ? (long)seed : null, selected, seconds);
        }
    }

    private void Add(SelectionPool pool, PreparedPool rows, double fraction, string method, long? seed, int[] selected, double seconds)
    {
        AlphaRule alpha = _job.Alphas[0].For(_job.Definition);
        CoresetProblem problem = pool.Problem(
            Worth(pool, fraction),
            ComparisonMemory.Neighbors(_job, fraction),
            alpha.Fixed,
            alpha.Boost,
            Budget(pool, fraction),
            cancellationToken);
        SelectionQuality quality = SelectionQuality.Of(problem, pool, selected, cancellationToken);
        double? accuracy = rows.Judge?.Accuracy(pool, selected, cancellationToken);
        ComparisonRow row = new(
            fraction,
            method,
            seed,
            quality.Objective,
            quality.MeanScore,
            quality.Redundancy,
            quality.Coverage,
            accuracy,
            accuracy is { } share ? rows.Judge!.StandardError(share) : null,
            seconds);
        _classes.Add(row, rows.Labels is { } labels ? CountsOf(labels, selected) : null);
        _files.WriteSelection(row, Array.ConvertAll(selected, place => rows.Numbers[place]));
        _rows.Add(row);
    }

    /// <summary>Chosen rows of each class.</summary>
    private static int[] CountsOf(ClassNumbers labels, int[] selected)
    {
        int[] counts = new int[labels.Names.Length];
        foreach (int row in selected.Where(row => labels.Classes[row] >= 0))
        {
            counts[labels.Classes[row]]++;
        }

        return counts;
    }

    private static int Budget(SelectionPool pool, double fraction) => checked((int)new BudgetRule(fraction, null).Resolve(pool.Rows));

    /// <summary>By fraction, then method by method, the job itself last.</summary>
    private IEnumerable<ComparisonRow> InOrder(BaselineDefinition[] methods)
    {
        List<string> names = [.. methods.Select(method => method.Name), OwnName];
        return _job.Fractions.SelectMany(fraction => _rows.Where(row => row.Fraction == fraction).OrderBy(row => names.IndexOf(row.Method)).ThenBy(row => row.Seed));
    }

    private T Timed<T>(string name, string step, Func<T> run)
    {
        steps.Begin(step);
        long began = TimeProvider.System.GetTimestamp();
        T result = run();
        _seconds[name] = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        return result;
    }
}
