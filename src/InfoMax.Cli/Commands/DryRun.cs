using System.Globalization;
using InfoMax.Cli.Comparison;
using InfoMax.Cli.Estimates;
using InfoMax.Cli.Options;
using InfoMax.Cli.Outputs;
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
        bool hasOutput = options.Job.Output.Length > 0;
        if (hasOutput && OutputLocation.Problem(options) is { } occupied)
        {
            return Refuse([occupied], ExitCode.BadUsage);
        }

        HeaderChecks checks = HeaderChecks.Of(options.Job, cancellationToken);
        if (checks is not { Problems: [], Layout: { } layout })
        {
            return Refuse(checks.Problems, checks.Code);
        }

        if (TunedJob.Problem(options, layout) is { } untunable)
        {
            return Refuse([untunable], ExitCode.BadUsage);
        }

        PruneEstimate estimate = PruneEstimate.Of(options.Job, layout, layout.Rows, options.Cores);
        long? free = hasOutput && options.Artifacts is null ? DiskSpace.FreeBytes(OutputLocation.WorkOf(options.Job.Output)) : null;
        if (hasOutput && !options.Resume && ScratchSpace.Problem(options.Job.Output, estimate.ScratchBytes, free) is { } full)
        {
            return Refuse([full], ExitCode.BadUsage);
        }

        layout = layout with { Warnings = [.. layout.Warnings, .. ScoreAdvice.Of(options.Job, layout.Score.Kind, layout.Rows), .. SizeAdvice.Of(options.Job.For(layout.Score.Kind), layout.Rows, layout.Rows)] };
        options = options with { Job = options.Job.For(layout.Score.Kind) };
        ErrorOutput.Warn(layout.Warnings);
        CopyShare? copies = Copies(options, layout, cancellationToken);
        if (options.Json)
        {
            Console.Out.WriteLine(PlanJson.Serialize(options, layout, copies, estimate));
            return ExitCode.Done;
        }

        EstimateText.Write(
            Console.Out, [.. Plan(options, layout, copies, estimate), .. EstimateText.Lines(estimate, options.Job.MemoryBytes, free)]);
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
