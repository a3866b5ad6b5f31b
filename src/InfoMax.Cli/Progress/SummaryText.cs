using System.Globalization;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Data;
using InfoMax.Data.Objects;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Progress;

/// <summary>What a finished job did, in sentences for people.</summary>
internal static class SummaryText
{
    /// <summary>Neighbour search and data: rows, copies, how many are kept.</summary>
    public static IEnumerable<string> Rows(JobReport report)
    {
        string dropped = report.Rows > report.ValidRows ? Text($"; {report.Rows - report.ValidRows} {(report.Rows - report.ValidRows == 1 ? "was" : "were")} dropped, see rejected.parquet") : "";
        yield return Text($"rows: {report.ValidRows}{dropped}");
        if (IsTable(report))
        {
            yield break;
        }

        yield return $"copies: {Copies(report.Copies)}";
        if (report.Points.Count == 0)
        {
            long left = Representatives(report);
            yield return Text($"kept: {Counted.Of(left, "row")} ({100.0 * left / Math.Max(1, report.ValidRows):F2} %), every row that is no copy of another");
        }
        else if (report.Points is [{ } only])
        {
            yield return Text($"kept: {Counted.Of(only.Budget, "row")} ({only.Fraction * 100:F2} %)");
        }
    }

    /// <summary>Rows that are no copies.</summary>
    public static long Representatives(JobReport report) => report.ValidRows - (report.Copies?.Rows ?? 0);

    /// <summary>
    /// That all rows which are no copies are kept, where the budget is above them: nothing was weighed, and there is nothing to set the choice beside.
    /// Null where there was a choice.
    /// </summary>
    public static string? NothingWeighed(JobReport report, PointSummary point)
    {
        long representatives = Representatives(report);
        return point.Budget <= representatives ? null : Text(
            $"all {representatives} rows that are no copies are kept, and {Counted.Of(point.Budget - representatives, "copy", "copies")} by rank: nothing was weighed, so F and its bound, of the former, say nothing");
    }

    /// <summary>What F is, and what its bound says.</summary>
    public static string Objective(PointSummary point)
    {
        string gap = point.UpperBound <= point.Value ? "no choice of as many rows scores higher on this objective"
            : point.Value == 0 ? Text($"no choice of as many rows scores above {point.UpperBound:F2} on this objective")
            : Text($"no choice of as many rows can score more than {(point.UpperBound - point.Value) / Math.Abs(point.Value) * 100:F1} % higher on this objective");
        return Text($"objective F {point.Value:F2}: the importance of the kept rows less {point.Alpha:G3} (alpha) times their cosines to kept rows among their {point.Neighbors} nearest;")
            + Environment.NewLine + Text($"  {gap} (proven bound {point.UpperBound:F2}); that says nothing of the model ({point.Method})");
    }

    /// <summary>What to make of a sweep.</summary>
    public static string Advice(IReadOnlyList<PointSummary> points)
    {
        const double Near = 0.02;
        PointSummary most = points.MaxBy(point => point.Coverage ?? 0)!;
        PointSummary least = points.Where(point => point.Coverage >= most.Coverage - Near).OrderBy(point => point.Budget).ThenByDescending(point => point.MeanScore).FirstOrDefault() ?? most;
        return Text($"of these, {least.Name} keeps the fewest rows, then the best, at a coverage within {Near:0.##} of the largest ({most.Coverage:F3}); F of different alpha or neighbours cannot be compared:")
            + Environment.NewLine + "  which of them trains best is told by 'infomax tune' (with labels) or by training";
    }

    /// <summary>How the neighbours were found, time and memory.</summary>
    public static string Effort(JobReport report)
    {
        double seconds = report.Stages.Sum(stage => stage.Seconds);
        IEnumerable<string> longest = report.Stages.GroupBy(stage => stage.Round.Kind)
            .Select(stage => (Name: RoundCatalog.NameOf(stage.Key), Seconds: stage.Sum(pass => pass.Seconds)))
            .OrderByDescending(stage => stage.Seconds).Take(3).Select(stage => Text($"{stage.Name} {stage.Seconds:F1} s"));
        string recall = report.Recall switch
        {
            null => "",
            { Search: NeighborSearchRule.Exact } => "; all neighbours were found",
            { } found => Text($"; of the neighbours of {Counted.Of(found.SampleRows, "sampled row")} {found.Value * 100:F1} % were found ({found.Lower * 100:F1} to {found.Upper * 100:F1} for all)"),
        };
        return Text($"took {seconds:F1} s ({string.Join(", ", longest)}), {report.PeakMemoryBytes / (double)(1 << 20):F0} MiB at most{recall}");
    }

    /// <summary>What to try next.</summary>
    public static IEnumerable<string> Next(JobReport report, PruneOptions options)
    {
        string first = report.Points is [{ Name.Length: > 0 } point, ..] ? Path.Combine(options.Job.Output, point.Name) : options.Job.Output;
        if (report.Points.Count > 0 && ObjectAddress.IsAddress(options.Job.Output))
        {
            yield return $"next: {ResultDirectory.HowToCopy(first)}; then";
            yield return "      infomax report DIR       (one page: what was kept, what went and why)";
            yield return "      infomax explain DIR ROW  (why a row was kept or not)";
        }
        else if (report.Points.Count > 0)
        {
            yield return options.Report ? $"next: open {Path.Combine(first, "report.html")}" : $"next: infomax report {first}      (one page: what was kept, what went and why)";
            yield return $"      infomax explain {first} ROW  (why a row was kept or not)";
        }
        else if (IsTable(report))
        {
            yield return "next: scores.parquet has a column for each score; 'infomax prune' takes one as --score";
        }
        else if (report.Copies is { Rows: > 0 })
        {
            yield return Text($"next: infomax explain {first} ROW  (which row stands for it; copies.parquet has all)");
        }
    }

    /// <summary>Whether rows were only scored: nothing was chosen, and no copies were looked for.</summary>
    private static bool IsTable(JobReport report) => report.Points.Count == 0 && report.Copies is null;

    private static string Copies(CopyFacts? facts) => facts switch
    {
        null => "were not looked for",
        { Rows: 0 } => "none" + Found(facts) + Conflicts(facts),
        { } => Text($"{(facts.Rows == 1 ? "1 row is a copy of another" : Text($"{facts.Rows} rows are copies of {Counted.Of(facts.Families, "other")}"))}, the largest family has {facts.Largest} rows")
            + Found(facts)
            + Conflicts(facts),
    };

    /// <summary>What a sample tells of copies that were missed.</summary>
    private static string Found(CopyFacts facts) => facts switch
    {
        { Sampled: 0 } => "",
        { Missed: 0 } => Text($"; of {Counted.Of(facts.Sampled, "representative")} compared with all, none is a copy"),
        _ => Text($"; of {Counted.Of(facts.Sampled, "representative")} compared with all, {(facts.Missed == 1 ? "1 is a copy" : Text($"{facts.Missed} are copies"))}: about {facts.PairRecall * 100:F1} % of the copies were found"),
    };

    private static string Conflicts(CopyFacts facts) => facts.Conflicts > 0 ? Text($"; {Counted.Of(facts.Conflicts, "vector has", "vectors have")} several labels") : "";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
