using System.Globalization;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Objective;
using InfoMax.Data.Objects;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Progress;

/// <summary>What to try once a job is done, as commands that run as they stand.</summary>
internal static class NextCommands
{
    /// <summary>Options that say how the rows of an input are read and what they are worth: whatever looks at it again needs them too.</summary>
    private static readonly string[] OfInput =
        ["score", "score-order", "score-normalization", "format", "embedding", "id-column", "split", "labels", "on-invalid", "on-duplicate-id", "s3-endpoint", "copies", "seed", "memory"];

    /// <summary>Options that another run of the same choice does not repeat.</summary>
    private static readonly string[] OfRun = ["output", "quota", "resume", "overwrite", "dry-run", "json", "quiet", "verbose", "log-format"];

    /// <summary>The lines.</summary>
    /// <param name="report">What the job reached.</param>
    /// <param name="options">Its options.</param>
    /// <param name="chosen">The result of a sweep to begin with; null for the first.</param>
    public static IEnumerable<string> Of(JobReport report, PruneOptions options, PointSummary? chosen)
    {
        string output = options.Job.Output;
        string first = (chosen ?? (report.Points is [var head, ..] ? head : null)) is { Name.Length: > 0 } point ? ResultFolderOf(output, point.Name) : output;
        if (report.Points.Count > 0 && ObjectAddress.IsAddress(output))
        {
            yield return $"next: {ResultDirectory.HowToCopy(first)}; then";
            yield return "      infomax report DIR       (one page: what was kept, what went and why)";
            yield return "      infomax explain DIR ROW  (why a row was kept or not)";
        }
        else if (report.Points.Count > 0)
        {
            string place = CommandWords.Quoted(first);
            yield return options.Report ? $"next: open {CommandWords.Quoted(Path.Combine(first, "report.html"))}" : $"next: infomax report {place}      (one page: what was kept, what went and why)";
            yield return $"      infomax explain {place} 0   (why row 0 was kept or not; any row or id)";
            if (Keeping(report, options) is { } keeping)
            {
                yield return $"      {keeping}";
            }

            if (report.Points.Count > 1 && Judging(options) is { } judging)
            {
                yield return $"      {judging}";
            }
        }
        else if (SummaryText.IsTable(report))
        {
            yield return "next: scores.parquet has a column for each score; 'infomax prune' takes one as --score";
        }
        else if (report.Copies is { Rows: > 0 })
        {
            yield return $"next: infomax explain {CommandWords.Quoted(first)} 0   (what became of row 0; copies.parquet has every copy with the row that stands for it)";
        }
    }

    /// <summary>What keeps rows of each label or group where some were lost; null where none was, or the budget is divided already.</summary>
    private static string? Keeping(JobReport report, PruneOptions options)
    {
        JobSpec job = options.Job;
        string kind = job.Groups is null ? "labels" : "groups";
        bool isLost = report.Points.Any(point => point.Losses?.Any(loss => loss.Kind == kind && loss.Lost + loss.NearlyLost > 0) == true);
        if (!isLost || job.Division != QuotaKind.None)
        {
            return null;
        }

        string words = string.Join(' ', job.Inputs.Select(CommandWords.Quoted).Concat(options.Given.Where(option => !OfRun.Contains(option.Name)).SelectMany(CommandWords.Of)));
        return $"infomax prune {words} --quota proportional --output {CommandWords.Quoted(job.Output.TrimEnd('/') + "-quota")}   (each of the {kind} has its share)";
    }

    /// <summary>What measures the sizes of a sweep: by accuracy where rows have labels, else beside other methods. Null where sizes are counts, which neither verb takes.</summary>
    private static string? Judging(PruneOptions options)
    {
        JobSpec job = options.Job;
        if (job.Fractions.Count == 0)
        {
            return null;
        }

        bool hasLabels = job.Labels is not null;
        string verb = hasLabels ? "tune" : "compare";
        IEnumerable<string> words =
        [
            .. job.Inputs.Select(CommandWords.Quoted),
            .. options.Given.Where(option => OfInput.Contains(option.Name)).SelectMany(CommandWords.Of),
            "--fraction", string.Join(',', job.Fractions.Select(fraction => fraction.ToString(CultureInfo.InvariantCulture))),
            "--output", CommandWords.Quoted(job.Output.TrimEnd('/') + "-" + verb),
        ];
        return $"infomax {verb} {string.Join(' ', words)}   ({(hasLabels ? "which settings train best at these sizes, by the labels" : "each size beside other methods")})";
    }

    private static string ResultFolderOf(string output, string name) => ObjectAddress.IsAddress(output) ? $"{output.TrimEnd('/')}/{name}" : Path.Combine(output, name);
}
