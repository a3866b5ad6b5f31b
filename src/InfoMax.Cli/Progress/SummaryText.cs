using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Data;

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

    /// <summary>What is left of files, labels and groups: each kind of a choice, of a sweep's choices those that lost some.</summary>
    public static IEnumerable<string> Losses(JobReport report) => report.Points.SelectMany(point => (point.Losses ?? [])
        .Where(loss => loss.Groups > 1 && (report.Points.Count == 1 || loss.Lost + loss.NearlyLost > 0))
        .Select(loss => report.Points.Count == 1 ? loss.Words() : $"{point.Name}: {loss.Words()}"));

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
            + Environment.NewLine + Text($"  {gap} (proven bound {point.UpperBound:F2}); that says nothing of the model ({point.Solver})");
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

    /// <summary>Whether rows were only scored: nothing was chosen, and no copies were looked for.</summary>
    internal static bool IsTable(JobReport report) => report.Points.Count == 0 && report.Copies is null;

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
