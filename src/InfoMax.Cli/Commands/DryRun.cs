using System.Globalization;
using InfoMax.Cli.Comparison;
using InfoMax.Cli.Estimates;
using InfoMax.Cli.Options;
using InfoMax.Cli.Outputs;
using InfoMax.Cli.Progress;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Objective;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Exports;

namespace InfoMax.Cli.Commands;

/// <summary><c>prune --dry-run</c>: prints the resolved plan from the input's headers; creates nothing.</summary>
public static class DryRun
{
    /// <summary>Prints the plan, or why the job would be refused; returns the exit code.</summary>
    public static int Run(PruneOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Checked(options, out int code, cancellationToken) is not { } layout)
        {
            return code;
        }

        if (TunedJob.Problem(options, layout) is { } untunable)
        {
            return Refuse([untunable], ExitCode.BadUsage);
        }

        bool hasOutput = options.Job.Output.Length > 0;
        PruneEstimate estimate = PruneEstimate.Of(options.Job, layout, layout.Rows, options.Cores);
        long? free = hasOutput && options.Artifacts is null ? DiskSpace.FreeBytes(OutputLocation.WorkOf(options.Job.Output)) : null;
        if (hasOutput && !options.Resume && ScratchSpace.Problem(options.Job.Output, estimate.ScratchBytes, free) is { } full)
        {
            return Refuse([full], ExitCode.BadUsage);
        }

        return Print(options, layout, estimate, null, EstimateText.Lines(estimate, options.Job.MemoryBytes, free), cancellationToken);
    }

    /// <summary>The same for a verb that holds all rows in memory.</summary>
    /// <param name="options">The options.</param>
    /// <param name="held">What is held of the input, once the score is found.</param>
    /// <param name="plan">What it would go through.</param>
    /// <param name="check">Throws where something else that is read does not go with the input, by the headers.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InputDataException">Something else that is read does not go with the input.</exception>
    internal static int Run(
        PruneOptions options, Func<PruneOptions, DatasetLayout, HeldRows> held, Func<PruneOptions, PlannedList> plan, Action<DatasetLayout> check, CancellationToken cancellationToken)
    {
        if (Checked(options, out int code, cancellationToken) is not { } layout)
        {
            return code;
        }

        PruneOptions resolved = options with { Job = options.Job.For(layout.Score.Kind) };
        HeldRows rows = held(resolved, layout);
        if (ComparisonMemory.Problem(resolved.Job, layout, rows) is { } impossible)
        {
            return Refuse([impossible], ExitCode.BadUsage);
        }

        check(layout);
        PruneEstimate estimate = PruneEstimate.Of(options.Job, layout, layout.Rows, options.Cores) with { MemoryBytes = ComparisonMemory.Bytes(layout, rows) };
        PlannedList planned = plan(resolved);
        return Print(
            options,
            layout,
            estimate,
            planned,
            [
                (planned.Name, planned.Text),
                ("memory", $"about {UnitText.Bytes(estimate.MemoryBytes)} of the {UnitText.Bytes(options.Job.MemoryBytes)} of --memory: all rows are held at once"),
                ("time", $"more than about {UnitText.Time(estimate.Seconds)}, which a prune of these rows takes: the {planned.Name} come on top"),
            ],
            cancellationToken);
    }

    /// <summary>The input by its headers; null with an exit code where it, or the output, would be refused.</summary>
    private static DatasetLayout? Checked(PruneOptions options, out int code, CancellationToken cancellationToken)
    {
        if (options.Job.Output.Length > 0 && OutputLocation.Problem(options) is { } occupied)
        {
            code = Refuse([occupied.Message], occupied.Code);
            return null;
        }

        HeaderChecks checks = HeaderChecks.Of(options.Job, cancellationToken);
        code = checks.Problems.Count > 0 ? Refuse(checks.Problems, checks.Code) : ExitCode.Done;
        return checks.Problems.Count > 0 ? null : checks.Layout;
    }

    private static int Print(
        PruneOptions options, DatasetLayout layout, PruneEstimate estimate, PlannedList? planned, IEnumerable<(string Name, string Value)> needs, CancellationToken cancellationToken)
    {
        layout = layout with { Warnings = [.. layout.Warnings, .. ScoreAdvice.Of(options.Job, layout.Score.Kind, layout.Rows), .. SizeAdvice.Of(options.Job.For(layout.Score.Kind), layout.Rows, layout.Rows)] };
        options = options with { Job = options.Job.For(layout.Score.Kind) };
        ErrorOutput.Warn(layout.Warnings);
        CopyShare? copies = Copies(options, layout, cancellationToken);
        if (options.Json)
        {
            Console.Out.WriteLine(PlanJson.Serialize(options, layout, copies, estimate, planned));
            return ExitCode.Done;
        }

        EstimateText.Write(Console.Out, [.. Plan(options, layout, copies, estimate), .. needs]);
        foreach (string hint in SummaryHints.OfPlan(options.Job, layout.Rows))
        {
            Console.Out.WriteLine($"hint: {hint}");
        }

        Console.Out.WriteLine("nothing was written: leave out --dry-run to start");
        return ExitCode.Done;
    }

    /// <summary>Null too where a part cannot be read: whether the job would be refused is told from the headers.</summary>
    private static CopyShare? Copies(PruneOptions options, DatasetLayout layout, CancellationToken cancellationToken)
    {
        try
        {
            return CopyShare.Of(options.Job, layout, options.Cores, cancellationToken);
        }
        catch (InputDataException)
        {
            return null;
        }
    }

    private static int Refuse(IReadOnlyList<string> problems, int code)
    {
        JsonAnswer.Refuse(ReportJson.Verdict(problems));
        return ErrorOutput.Report(problems, code);
    }

    private static IEnumerable<(string Name, string Value)> Plan(PruneOptions options, DatasetLayout layout, CopyShare? copies, PruneEstimate estimate)
    {
        JobSpec job = options.Job;
        yield return ("input", Invariant($"{EnumWords.Of(layout.Format)}, {Counted.Of(layout.Files.Count, "file")}, {Counted.Of(layout.Rows, "row")}"));
        yield return ("embedding", Invariant($"{string.Join('+', layout.Embeddings)}, {layout.Dimension} x {(layout.Element == EmbeddingElement.Half ? "float16" : "float32")}"));
        yield return ("ids", layout.IdColumn is { } column ? $"{column} ({(layout.Ids == IdKind.Integer ? "integers" : "text")})" : "none");
        if (layout.Labels is { } labels)
        {
            yield return ("labels", labels.ToString());
        }

        if (job.Groups is { } groups)
        {
            yield return ("groups", groups.ToString());
        }

        if (job.Goal == JobGoal.Score)
        {
            yield return ("scores", string.Join(", ", job.ScoreNames));
        }
        else
        {
            foreach ((string, string) line in Worth(job, layout, copies).Concat(job.Goal == JobGoal.Prune ? Choice(options, layout, estimate) : []))
            {
                yield return line;
            }

            yield return ("exports", job.Exports.Count == 0 ? "none" : string.Join(", ", job.Exports.Select(kind => OutputExports.Files[kind])));
        }

        yield return ("seed and cores", Invariant($"seed {job.Seed}, {Counted.Of(options.Cores, "core")}"));
        yield return ("invalid rows", job.DropInvalid ? "are dropped and listed" : "stop the job before any heavy work");
        yield return ("output", job.Output.Length > 0 ? job.Output : "not given");
        yield return ("given", string.Join("; ", options.Given.Select(option => $"{option.Name} {option.Value} ({option.Source})")));
    }

    /// <summary>What a row is worth, and which stand for others.</summary>
    private static IEnumerable<(string Name, string Value)> Worth(JobSpec job, DatasetLayout layout, CopyShare? copies)
    {
        yield return ("score", $"{layout.Score}, order {LabelDefaults.OrderText(job, layout.Score)}, normalization {EnumWords.Of(job.ScoreNormalization)}");
        yield return ("copies", Copies(job.Copies) + (copies is null ? "" : $"; {copies}"));
    }

    /// <summary>How rows are chosen for the budget.</summary>
    private static IEnumerable<(string Name, string Value)> Choice(PruneOptions options, DatasetLayout layout, PruneEstimate estimate)
    {
        JobSpec job = options.Job;
        IReadOnlyList<SweepPointText> points = SweepPointText.Of(job, layout.Rows);
        yield return ("budget", string.Join("; ", points.Select(p => p.Budget).Distinct()));
        yield return ("quota", EnumWords.Of(job.Division) + (job.Quota == QuotaKind.Auto && job.Division != QuotaKind.None ? ", since the score is one of labels" : ""));
        yield return ("neighbours", string.Join("; ", points.Select(p => p.Neighbors).Distinct()));
        yield return ("alpha", string.Join("; ", points.Select(p => p.Alpha).Distinct()));
        if (points.Count > 1)
        {
            yield return ("results", Invariant($"{points.Count}, each in a folder of its own"));
        }

        yield return ("partitions", Invariant($"{estimate.Partitions}{(estimate.Partitions > 1 ? ", " + EnumWords.Of(job.Partitioner) : "")}"));
        yield return ("search", Search(job, layout.Rows / estimate.Partitions));
        yield return ("solver", Invariant($"{EnumWords.Of(job.Solver)}"));
    }

    private static string Copies(CopyRule rule) => rule.Threshold switch
    {
        null => "are kept",
        1 => "rows with a unit vector that an earlier one has",
        { } cosine => Invariant($"rows at a cosine of {cosine} or more to an earlier one that is no copy"),
    };

    private static string Search(JobSpec job, long rows)
    {
        string search = NeighborSearchRule.Resolve(job, rows);
        string how = search == NeighborSearchRule.Blocks ? Invariant($"{search}, recall {job.Recall}") : search;
        return job.NeighborSearch == NeighborSearch.Auto ? $"{how} (auto)" : how;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
