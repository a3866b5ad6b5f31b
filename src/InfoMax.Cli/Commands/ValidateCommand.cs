using System.CommandLine;
using InfoMax.Cli.Comparison;
using InfoMax.Cli.Estimates;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cli.Outputs;
using InfoMax.Cli.Progress;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Scores;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Formats.Reading;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Validation;
using InfoMax.Data.Outputs;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax validate</c>: reads the input once and reports what is in it, what is wrong with it, and what a prune would cost.</summary>
public static class ValidateCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        PruneOptionSet set = new(JobVerbs.Validate);
        Verb command = new(
            "Report what the input holds, what is wrong with it, and what a prune with the same options would need.",
            set,
            "validate shards/",
            "validate shards/ --fraction 0.1 --memory 8G",
            "validate embeddings.npy --score file:quality.npy --on-invalid drop --json");
        command.SetAction((parsed, cancellationToken) => RunAsync(set, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(PruneOptionSet set, ParseResult parsed, CancellationToken cancellationToken)
    {
        OptionProblems problems = new();
        PruneOptions? options = PruneOptionsReader.ReadHere(set, OptionValues.Collect(set, parsed, problems), problems, inputsOnly: true);
        TunedJob.Check(options, problems);
        if (options is null || problems.Lines.Count > 0)
        {
            return ErrorOutput.Report(problems.Lines, ExitCode.BadUsage);
        }

        return await HeldWork.RunAsync(options.Job, () => Task.FromResult(Run(options, cancellationToken)));
    }

    private static int Run(PruneOptions options, CancellationToken cancellationToken)
    {
        try
        {
            DatasetLayout layout = InputDataset.Discover(options.Job.InputRequest, cancellationToken);
            Verdict verdict = new();
            AddOutput(options, layout, verdict);
            IdCheck? ids = Ids(options.Job, layout, verdict, cancellationToken);
            layout = layout with { WritesSubset = ids?.WritesSubset == true, Warnings = [.. layout.Warnings, .. ids?.Warnings ?? []] };
            ValidationReport report;
            using (ValidationProgress progress = ValidationProgress.For(options, layout.Rows))
            {
                report = DatasetValidation.Run(layout, ids?.Repeats ?? [], progress.Show, cancellationToken);
                progress.Complete();
                report = report with { Warnings = [.. report.Warnings, .. ScoreAdvice.Of(options.Job, layout.Score.Kind, layout.Rows), .. SizeAdvice.Of(options.Job.For(layout.Score.Kind), report.ValidRows, report.ValidRows)] };
            }

            AddRefusals(options, layout, report, verdict, cancellationToken);
            IReadOnlyList<string> refusals = verdict.Refusals;
            ErrorOutput.Warn(report.Warnings);
            PruneEstimate estimate = PruneEstimate.Of(options.Job, layout, report.ValidRows, options.Cores);
            CopyShare? copies = CopyShare.Of(options.Job, layout, options.Cores, cancellationToken);
            if (options.Json && refusals.Count > 0)
            {
                JsonAnswer.Refuse(ValidationJson.Document(report, copies, estimate, refusals));
                return ErrorOutput.Report(refusals, verdict.Code);
            }

            if (options.Json)
            {
                Console.Out.WriteLine(ValidationJson.Document(report, copies, estimate, refusals).ToJsonString(ReportJson.Options));
            }
            else
            {
                ValidationText.Write(Console.Out, report, copies, estimate, refusals, options.Job.Budgets.Count > 0, options.Job.MemoryBytes);
            }

            return ErrorOutput.Report(refusals, verdict.Code);
        }
        catch (InputDataException exception)
        {
            JsonAnswer.Refuse(ReportJson.Verdict([exception.Message]));
            return ErrorOutput.Report(exception.Message, ExitCode.Of(exception));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ErrorOutput.Report("interrupted", ExitCode.Interrupted);
        }
    }

    /// <summary>What <c>prune</c> looks at before the input: whether the output, where one is given, can be written.</summary>
    private static void AddOutput(PruneOptions options, DatasetLayout layout, Verdict verdict)
    {
        if (options.Job.Output.Length > 0 && OutputLocation.Problem(options) is { } occupied)
        {
            verdict.Add(occupied.Code, occupied.Message);
        }

        // What is wrong by the headers is what a prune says first.
        verdict.Add(ExitCode.BadUsage, TunedJob.Problem(options, layout));
    }

    /// <summary>What the plan finds of the ids; null when it refuses them, for a reason that is added.</summary>
    private static IdCheck? Ids(JobSpec job, DatasetLayout layout, Verdict verdict, CancellationToken cancellationToken)
    {
        try
        {
            if (IdCheck.HeaderProblem(layout, job.IdRequirements, cancellationToken) is { } header)
            {
                verdict.Add(ExitCode.BadUsage, header);
                return null;
            }

            verdict.Add(JobFeasibility.Refusals(job, layout, layout.Rows, [], []));
            IdCheck ids = IdCheck.Run(layout, job.IdRequirements, out string? problem, cancellationToken);
            verdict.Add(ExitCode.BadUsage, problem);
            return problem is null ? ids : null;
        }
        catch (InputDataException exception) when (!exception.IsConfiguration)
        {
            verdict.Add(ExitCode.Of(exception), exception.Message);
            return null;
        }
    }

    /// <summary>Every other reason for which <c>prune</c> with the same options would not run, in its own words and with its own exit code.</summary>
    private static void AddRefusals(PruneOptions options, DatasetLayout layout, ValidationReport report, Verdict verdict, CancellationToken cancellationToken)
    {
        JobSpec job = options.Job;
        ValidationFinding[] invalid = [.. report.Findings.Where(finding => finding.Invalid)];
        verdict.Add(JobFeasibility.Refusals(
            job,
            layout,
            report.ValidRows,
            [.. invalid.Select(finding => new RejectCount(finding.Reason, finding.Rows))],
            [.. invalid.SelectMany(f => f.Examples.Select(e => new RejectCulprit(e.Row, e.File, e.RowInFile, f.Reason))).OrderBy(c => c.Row)]));
        if (options.Tune && report.Labels is { } labels)
        {
            verdict.Add(ExitCode.BadUsage, PreparedPool.LabelProblem(job.Labels!, labels.Classes, labels.Labelled));
        }

        foreach (string message in JobFeasibility.LabelRefusals(job, layout, report))
        {
            verdict.Add(ExitCode.BadUsage, message);
        }

        foreach (InputDataException problem in Targets(layout, cancellationToken))
        {
            verdict.Add(ExitCode.Of(problem), problem.Message);
        }

        if (job.ScoreNormalization == ScoreNormalization.None && report.Scores is { } scores && (scores.Min < 0 || scores.Max > 1))
        {
            verdict.Add(ExitCode.BadInput, FormattableString.Invariant(
                $"scores reach from {scores.Min:G6} to {scores.Max:G6}, but --score-normalization none needs [0, 1]; give rank or minmax"));
        }
    }

    /// <summary>Why the vectors of target sets are no use.</summary>
    private static List<InputDataException> Targets(DatasetLayout layout, CancellationToken cancellationToken)
    {
        List<InputDataException> problems = [];
        foreach (string path in layout.Score.TargetPaths)
        {
            try
            {
                foreach (EmbeddingMatrix block in TargetVectors.Read(LocalInputFiles.Instance, path, layout.Dimension))
                {
                    block.Dispose();
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
            catch (InputDataException exception) when (!exception.IsConfiguration)
            {
                problems.Add(exception);
            }
        }

        return problems;
    }
}
