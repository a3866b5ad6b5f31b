using System.Text.Json;
using InfoMax.Cli.Estimates;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Objective;
using InfoMax.Data;
using InfoMax.Data.Formats;

namespace InfoMax.Cli.Comparison;

/// <summary><c>prune --tune</c>: the job with what <c>tune</c> would choose for it. The same command gives the same job, so that it can be gone on with.</summary>
internal static class TunedJob
{
    /// <summary>Options that say what is found, and so cannot be given.</summary>
    private static readonly string[] Found = ["neighbors", "alpha", "groups"];

    /// <summary>Notes why the options, where they could be read, do not go with <c>--tune</c>. A budget may be absent where none is wanted.</summary>
    public static void Check(PruneOptions? options, OptionProblems problems)
    {
        foreach (string problem in options is null ? [] : Problems(options))
        {
            problems.Add(problem);
        }
    }

    private static IEnumerable<string> Problems(PruneOptions options)
    {
        if (!options.Tune)
        {
            yield break;
        }

        if (options.Job.Labels is null)
        {
            yield return "--tune: candidates are judged by a probe; give --labels column:NAME or file:PATH.npy";
        }

        if (options.Job.Budgets.Count > 0 && (options.Job.Budgets.Count != 1 || options.Job.Fractions.Count != 1))
        {
            yield return "--tune: finds what is best for one share of the rows; give --fraction F, or use infomax tune for several";
        }

        foreach (GivenOption given in options.Given.Where(given => Found.Contains(given.Name)))
        {
            yield return $"--tune: finds --{given.Name} by itself; leave it out";
        }
    }

    /// <summary>Why an input cannot be tuned on, from its headers; null when it can, and without <c>--tune</c>.</summary>
    public static string? Problem(PruneOptions options, DatasetLayout layout)
    {
        if (!options.Tune || options.Job.Fractions.Count == 0)
        {
            return null;
        }

        JobSpec resolved = options.Job.For(layout.Score.Kind);
        return ComparisonMemory.Problem(resolved, layout, TuneRun.Held(resolved, layout.Rows)) is { } problem ? $"--tune: {problem}" : null;
    }

    /// <summary>Tunes, writing what tune writes into a folder beside the job's own work; null with an exit code where it cannot.</summary>
    public static async Task<(PruneOptions? Options, int Code)> FindAsync(PruneOptions options, string workDirectory, CancellationToken cancellationToken)
    {
        HeaderChecks checks = HeaderChecks.Of(options.Job, cancellationToken);
        if (checks is not { Problems: [], Layout: { } layout })
        {
            return (null, ErrorOutput.Report(checks.Problems, checks.Code));
        }

        PruneOptions resolved = options with { Job = options.Job.For(layout.Score.Kind) };
        if (Problem(options, layout) is { } problem)
        {
            return (null, ErrorOutput.Report(problem, ExitCode.BadUsage));
        }

        string folder = Path.Combine(workDirectory, "tuning");
        Directory.CreateDirectory(folder);
        JobSpec? tuned = null;
        int code = await new TuneRun(resolved, layout, workDirectory, new StepProgress(resolved), cancellationToken)
            .RunAsync(folder, (choice, sentence) => tuned = Apply(options.Job, choice, sentence));
        return tuned is null ? (null, code) : (options with { Job = tuned }, code);
    }

    /// <summary>The job with the options that were chosen in place of its own.</summary>
    private static JobSpec Apply(JobSpec job, IEnumerable<(string Name, string Value)> choice, string sentence)
    {
        (string Name, string Value)[] chosen = [.. choice];
        job = job with { Quota = QuotaKind.None, MinPerGroup = 0, Tuned = sentence };
        OptionProblems problems = new();
        ILookup<string, DeclaredOption> declared = new PruneOptionSet().Options.ToLookup(option => option.Name, StringComparer.Ordinal);
        foreach ((string name, string value) in chosen)
        {
            declared[name].Single().Read(job, value, problems);
        }

        if (problems.Lines is [{ } wrong, ..])
        {
            throw new InvalidOperationException($"what was found to be best is no option: {wrong}");
        }

        Dictionary<string, string> values = chosen.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
        values.TryAdd("quota", EnumWords.Of(QuotaKind.None));
        return job with
        {
            Options = [.. job.Options.Select(option => values.TryGetValue(option.Name, out string? value) ? option with { Value = JsonSerializer.Serialize(value) } : option)],
        };
    }
}
