using InfoMax.Cli.Estimates;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Evaluation;
using InfoMax.Data.Formats;
using InfoMax.Data.Loading;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Cli.Comparison;

/// <summary>Why <c>prune</c> would not run on rows that are read, in its own words.</summary>
internal static class PoolRefusals
{
    /// <summary>The reasons; none when it would run.</summary>
    public static IReadOnlyList<(JobOutcome Outcome, string Message)> Of(JobSpec job, DatasetLayout layout, LoadedRows rows) => JobFeasibility.Refusals(
        job,
        layout,
        rows.Numbers.Length,
        [.. rows.Rejected.GroupBy(row => row.Reason).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new RejectCount(group.Key, group.LongCount()))],
        [.. rows.Rejected.Where(row => row.Reason != IdCheck.RepeatReason).Take(JobFacts.MaxCulprits).Select(row => Culprit(layout, row))]);

    /// <summary>Why the rows and the score of a job cannot be held in memory here, as a line; null when they can.</summary>
    public static string? MemoryProblem(PruneOptions options, DatasetLayout layout, int neighbors) => !SelectionPool.Computes(options.Job.Definition.Name)
        ? $"--score {options.Job.Score}: is not computed in memory here; write it down first, and give it as column:NAME or file:PATH.npy"
        : ComparisonMemory.Problem(options.Job, layout, neighbors);

    private static RejectCulprit Culprit(DatasetLayout layout, RejectedRow row) =>
        new(row.Row, row.File, row.Row - layout.Files.First(file => file.RelativePath == row.File).FirstRow, row.Reason);
}
