using System.CommandLine;
using InfoMax.Cli.Comparison;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Evaluation;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax tune</c>: finds on labelled rows held out how to choose, for <c>prune --config</c>.</summary>
public static class TuneCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        PruneOptionSet set = new(JobVerbs.Tune);
        Verb command = new(
            "Find the score, its order and the weight of redundancy that train best, on labelled rows held out.",
            set,
            "tune x.npy --labels file:y.npy --fraction 0.03,0.1 --output tuned",
            "tune shards/ --labels column:label --fraction 0.1 --output tuned --json",
            "prune --config tuned/run-0.1.yaml --output coreset");
        command.SetAction((parsed, cancellationToken) => RunAsync(set, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(PruneOptionSet set, ParseResult parsed, CancellationToken cancellationToken)
    {
        OptionProblems problems = new();
        PruneOptions? options = PruneOptionsReader.ReadHere(set, OptionValues.Collect(set, parsed, problems), problems);
        if (options is { Job.Labels: null })
        {
            problems.Add("--labels is missing: candidates are judged by a probe; give --labels column:NAME or file:PATH.npy");
        }

        if (options is { Job.Fractions: [] })
        {
            problems.Add("tune takes shares of the rows: give --fraction F,…");
        }

        if (options is null || problems.Lines.Count > 0)
        {
            return ErrorOutput.Report(problems.Lines, ExitCode.BadUsage);
        }

        return await InMemoryRun.RunAsync(
            options,
            (resolved, layout) => TuneRun.Held(resolved.Job, layout.Rows),
            Plan,
            _ => { },
            (resolved, layout, output) => new TuneRun(resolved, layout, output.WorkDirectory, new StepProgress(resolved), cancellationToken).RunAsync(output.Directory),
            cancellationToken);
    }

    private static PlannedList Plan(PruneOptions options)
    {
        IReadOnlyList<TuneCandidate> candidates = TuneRun.Candidates(options.Job, options.Job.ScoreOrder ?? options.Job.Definition.Order);
        string[] names = [.. candidates.Select(candidate => candidate.Score).Distinct()];
        return new PlannedList(
            "candidates", names, FormattableString.Invariant($"{candidates.Count} at each fraction, of {string.Join(", ", names)}, judged by a probe on labelled rows held out"));
    }
}
