using InfoMax.Cli.Estimates;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
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

    private static RejectCulprit Culprit(DatasetLayout layout, RejectedRow row) =>
        new(row.Row, row.File, row.Row - layout.Files.First(file => file.RelativePath == row.File).FirstRow, row.Reason);
}
