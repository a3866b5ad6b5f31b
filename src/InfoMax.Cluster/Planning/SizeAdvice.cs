using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Data;

namespace InfoMax.Cluster.Planning;

/// <summary>What a job's user should know of sizes that are larger than its rows allow, and what is used in their place. Pure.</summary>
public static class SizeAdvice
{
    /// <summary>A line for each option of which less is used than was asked for.</summary>
    /// <param name="spec">The job, its score found.</param>
    /// <param name="validRows">Rows that are valid.</param>
    /// <param name="representatives">Those that are no copies, as far as that is known.</param>
    public static IReadOnlyList<string> Of(JobSpec spec, long validRows, long representatives)
    {
        ArgumentNullException.ThrowIfNull(spec);
        List<string> lines = [];
        bool hasPartitions = spec.Goal == JobGoal.Prune || (spec.Goal == JobGoal.Score && spec.Definition.NeedsGraph);
        if (hasPartitions && spec.Partitions > JobFacts.MostPartitions(validRows))
        {
            lines.Add(Invariant($"--partitions {spec.Partitions}: there {(validRows == 1 ? "is" : "are")} only {Counted.Of(validRows, "row")}; {Counted.Of(JobFacts.MostPartitions(validRows), "partition")} used"));
        }

        if (spec.Copies.Threshold is not null && spec.CopyRanges > validRows)
        {
            lines.Add(Invariant($"--copy-ranges {spec.CopyRanges}: there {(validRows == 1 ? "is" : "are")} only {Counted.Of(validRows, "row")}; {Counted.Of(Math.Max(2, validRows), "range")} used"));
        }

        long others = Math.Max(0, representatives - 1);
        if (spec.Goal == JobGoal.Prune && spec.Neighbors.Where(k => k > others).ToArray() is { Length: > 0 } large)
        {
            lines.Add(Invariant($"--neighbors {string.Join(',', large)}: a row has only {Counted.Of(others, "other")}{(representatives == validRows ? "" : others == 1 ? " that is no copy" : " that are no copies")}; {others} used"));
        }

        if (spec.Goal != JobGoal.Dedupe && spec.Definition is { NeedsGraph: true } score && score.GraphNeighbors > others)
        {
            lines.Add(Invariant($"--score {spec.Score}: reads the {score.GraphNeighbors} nearest of each row, and there {(others == 1 ? "is" : "are")} only {Counted.Of(others, "other")}"));
        }

        return lines;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
