using System.Globalization;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using InfoMax.Data.Objects;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Progress;

/// <summary>What to try once a job is done, as commands that run as they stand.</summary>
internal static class NextCommands
{
    /// <summary>Options that say how the rows of an input are read and what they are worth: whatever looks at it again needs them too.</summary>
    private static readonly string[] OfInput =
        ["score", "score-order", "score-normalization", "format", "embedding", "id-column", "split", "labels", "on-invalid", "on-duplicate-id", "s3-endpoint", "copies", "seed", "memory"];

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
            string place = Quoted(first);
            yield return options.Report ? $"next: open {Quoted(Path.Combine(first, "report.html"))}" : $"next: infomax report {place}      (one page: what was kept, what went and why)";
            yield return $"      infomax explain {place} 0   (why row 0 was kept or not; any row or id)";
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
            yield return $"next: infomax explain {Quoted(first)} 0   (which row stands for it; copies.parquet has all)";
        }
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
            .. job.Inputs.Select(Quoted),
            .. options.Given.Where(option => OfInput.Contains(option.Name)).SelectMany(option => (string[])["--" + option.Name, Quoted(option.Value)]),
            "--fraction", string.Join(',', job.Fractions.Select(fraction => fraction.ToString(CultureInfo.InvariantCulture))),
            "--output", Quoted(job.Output.TrimEnd('/') + "-" + verb),
        ];
        return $"infomax {verb} {string.Join(' ', words)}   ({(hasLabels ? "which settings train best at these sizes, by the labels" : "each size beside other methods")})";
    }

    private static string ResultFolderOf(string output, string name) => ObjectAddress.IsAddress(output) ? $"{output.TrimEnd('/')}/{name}" : Path.Combine(output, name);

    /// <summary>As a shell takes it for one word.</summary>
    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+@%".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
