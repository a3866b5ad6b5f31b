using System.Globalization;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Evaluation;
using InfoMax.Core.Graph;
using InfoMax.Core.Probe;
using InfoMax.Core.Scores;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Loading;
using InfoMax.Data.Outputs;

namespace InfoMax.Cli.Comparison;

/// <summary>One tuning: rows apart from those held out, copies gone, one graph; then every candidate at every fraction.</summary>
internal sealed class TuneRun(PruneOptions options, DatasetLayout layout, string work, StepProgress steps, CancellationToken cancellationToken)
{
    private const double HeldShare = 1.0 / HeldParts;
    private const int MostHeld = 3000;
    private const int HeldParts = 5;

    /// <summary>The largest c of any candidate.</summary>
    private const double LargestFactor = 4;

    private readonly JobSpec _job = options.Job;

    /// <summary>Places of the lists that serve all candidates.</summary>
    public static int ListLength(JobSpec job) =>
        Math.Max(GraphScores.AgreementNeighbors, job.Fractions.Max(fraction => AutoParameters.Neighbors(fraction, LargestFactor)));

    /// <summary>What it holds of an input, of whose labels nothing is known yet: were all rows labelled, which is least.</summary>
    public static HeldRows Held(JobSpec job, long rows) => new(ListLength(job), IsOnePart(rows) ? 1 : HeldParts - 1);

    /// <summary>Runs it and writes the results; returns the exit code.</summary>
    /// <param name="output">The directory of the results.</param>
    /// <param name="choose">Takes the options that were chosen for the only fraction, and the sentence that says so; null to print the results.</param>
    public async Task<int> RunAsync(string output, Action<IEnumerable<(string Name, string Value)>, string>? choose = null)
    {
        IdCheck ids = IdCheck.Run(layout, new IdRequirements([], _job.OnDuplicateId, _job.MemoryBytes), out _, cancellationToken);
        List<string> warnings = [.. layout.Warnings, .. ids.Warnings];
        steps.Begin("reading the rows");
        using LoadedRows rows = LoadedRows.Read(layout, ids.Repeats, cancellationToken);
        warnings.AddRange([.. rows.Warnings, .. SizeAdvice.Of(_job, rows.Numbers.Length, rows.Numbers.Length)]);
        if (PoolRefusals.Of(_job, layout, rows) is { Count: > 0 } refusals)
        {
            return ErrorOutput.Report(refusals.Select(refusal => refusal.Message), ExitCode.Of(refusals[0].Outcome));
        }

        (OutsideScores? outside, int code, string problem) = await OutsideScores.MakeAsync(options, rows, work, steps, cancellationToken);
        if (outside is null)
        {
            return ErrorOutput.Report(problem, code);
        }

        warnings.AddRange(outside.Warnings.Except(warnings));
        using ThreadedExecutor executor = new(options.Cores);
        ClassNumbers labels = PreparedPool.Numbered(rows, _job.Labels!);
        if (labels.Unlabelled is > 0 and var unlabelled)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(unlabelled, "row has", "rows have")} no label: they are chosen from, but train no probe"));
        }

        IReadOnlyList<HoldOut> parts = Parts(labels);
        if (ComparisonMemory.Problem(_job, layout, new HeldRows(ListLength(_job), parts.Sum(part => part.Pool.Length / (double)labels.Classes.Length))) is { } more)
        {
            return ErrorOutput.Report($"{more}; so few are labelled that {Counted.Of(parts.Count, "part")} are held out in turn", ExitCode.BadUsage);
        }

        List<IDisposable> owned = [];
        try
        {
            (SelectionPool Pool, TestRows Judge)[] folds = [.. parts.Select(part => Fold(rows, outside, labels, part, executor, owned))];
            if (_job.Fractions.Where(fraction => fraction * folds.Min(fold => fold.Pool.Rows) < 0.5).ToArray() is [var none, ..])
            {
                return ErrorOutput.Report(Invariant($"--fraction {none}: no row of the {folds.Min(fold => fold.Pool.Rows)} that are chosen from; give a larger share"), ExitCode.BadUsage);
            }

            double right = Right(folds);
            (double Fraction, TuneOutcome Outcome)[] outcomes = [.. _job.Fractions.Select(fraction => (fraction, Search(folds, labels, right, fraction)))];
            string? few = TuneReport.FewRows(folds.Sum(fold => fold.Judge.Count), outcomes.Select(pair => pair.Outcome));
            warnings.AddRange(few is null ? [] : new[] { few });
            TuneReport report = new(options, layout, rows, labels.Names.Length, [.. folds.Select(fold => fold.Judge.Count)], [.. folds.Select(fold => fold.Pool.Rows)], outcomes, warnings);
            RunFiles files = new(options, layout, rows, outside, labels, right, executor, cancellationToken);
            report.Write(output, files);
            if (choose is not null)
            {
                // The job says the others itself.
                ErrorOutput.Warn(few is null ? [] : new[] { few });
                (double fraction, TuneOutcome outcome) = outcomes[0];
                choose(files.Choice(output, fraction, outcome.Chosen.Candidate), report.Sentence(fraction, outcome));
                return ExitCode.Done;
            }

            ErrorOutput.Warn(warnings);
            ClosingWords.Print($"the results are in {output}", writer => report.Print(writer, output));
            return ExitCode.Done;
        }
        finally
        {
            owned.ForEach(one => one.Dispose());
        }
    }

    /// <summary>
    /// One part of <see cref="MostHeld"/> rows where a fifth of the labelled ones are more than that; else every labelled row is held out once, a
    /// fifth at a time, since the best of many candidates on few rows would be the luckiest.
    /// </summary>
    private IReadOnlyList<HoldOut> Parts(ClassNumbers labels) =>
        IsOnePart(labels.Classes.Length - labels.Unlabelled)
            ? [HoldOut.Of(labels.Classes, HeldShare, MostHeld, _job.Seed)]
            : HoldOut.Folds(labels.Classes, HeldParts, _job.Seed);

    private static bool IsOnePart(long labelled) => HeldShare * labelled >= MostHeld;

    /// <summary>Share of the labels that are right to the default score over the rows chosen from, where the job's order follows from it.</summary>
    private double Right((SelectionPool Pool, TestRows Judge)[] folds) =>
        _job.ScoreOrder is null ? folds.Aggregate(default(RightLabels), (sum, fold) => sum.Add(fold.Pool.Right(_job.Definition, cancellationToken))).Share : 1;

    private TuneOutcome Search((SelectionPool Pool, TestRows Judge)[] folds, ClassNumbers labels, double right, double fraction)
    {
        IReadOnlyList<TuneCandidate> candidates = Candidates(labels, right, fraction);
        steps.Begin(Invariant($"{candidates.Count} candidates at {fraction}"));
        return new TuneSearch(folds, new CandidateSelection(candidates[0], _job.ScoreNormalization, _job.MinPerGroup)).Run(candidates, fraction, cancellationToken);
    }

    /// <summary>The rows chosen from when a part is held out, without their copies.</summary>
    private (SelectionPool Pool, TestRows Judge) Fold(LoadedRows rows, OutsideScores outside, ClassNumbers labels, HoldOut parts, ThreadedExecutor executor, List<IDisposable> owned)
    {
        PreparedPool prepared = PreparedPool.WithHoldOut(rows, _job.Labels!, labels, parts, executor);
        owned.Add(prepared);
        prepared.Scores = outside.Of(prepared.Numbers);
        int[] kept = Representatives(prepared, executor);
        EmbeddingMatrix distinct = prepared.Embeddings.Gather(kept, executor, cancellationToken);
        owned.Add(distinct);
        SelectionPool pool = Pool(prepared, kept, distinct, executor);
        pool.Outside = outside.Of(Array.ConvertAll(kept, row => prepared.Numbers[row]), pool, cancellationToken);
        return (pool, prepared.Judge!);
    }

    private IReadOnlyList<TuneCandidate> Candidates(ClassNumbers labels, double right, double fraction) =>
        Candidates(_job, _job.ScoreOrder ?? _job.Definition.OrderAt(fraction * labels.Classes.Length, labels.Names.Length, right));

    /// <summary>The default first: what a job with these options does by itself.</summary>
    /// <param name="job">The job.</param>
    /// <param name="order">The default's order.</param>
    public static IReadOnlyList<TuneCandidate> Candidates(JobSpec job, ScoreOrder order)
    {
        ScoreDefinition own = job.Definition;
        TuneCandidate standard = new(own.Name, order, own.NeighborFactor, own.Boost, job.Division);
        ScoreDefinition[] allowed = [.. TuneCandidate.Scores.Select(name => ScoreCatalogue.Find(name)!), .. TuneCandidate.Scores.Contains(own.Name) ? [] : new[] { own }];
        return TuneCandidate.Of(standard, allowed);
    }

    private int[] Representatives(PreparedPool prepared, ThreadedExecutor executor)
    {
        steps.Begin("looking for copies");
        float[]? importance = prepared.Scores is { } scores ? Importance.FromPartialScores(scores, _job.ScoreNormalization, _job.ScoreOrder ?? _job.Definition.Order) : null;
        int[] representatives = CopyFinder.Representatives(
            prepared.Embeddings, importance, prepared.Labels!.Classes, _job.Copies.Threshold, _job.Seed, executor, cancellationToken);
        return [.. Enumerable.Range(0, representatives.Length).Where(row => representatives[row] == row)];
    }

    private SelectionPool Pool(PreparedPool prepared, int[] kept, EmbeddingMatrix distinct, ThreadedExecutor executor)
    {
        int k = Math.Min(ListLength(_job), Math.Max(0, kept.Length - 1));
        steps.Begin(Invariant($"finding the {k} nearest of every row"));
        return new SelectionPool(distinct, ComparisonGraph.Lists(_job, distinct, k, executor, cancellationToken), executor, _job.Seed)
        {
            Labels = Array.ConvertAll(kept, row => prepared.Labels!.Classes[row]),
            Classes = prepared.Labels!.Names.Length,
        };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
