using InfoMax.Cli.Http.Jobs;
using InfoMax.Data;

namespace InfoMax.Cli.Client;

/// <summary>Which job a user means, and which jobs a list shows in which order.</summary>
public static class JobChoice
{
    /// <summary>
    /// The id of the job that <paramref name="typed"/> names: itself, or the only one that begins so; else null with a line that
    /// says which jobs it could be.
    /// </summary>
    public static string? Resolve(string typed, IReadOnlyList<string> ids, out string problem)
    {
        ArgumentNullException.ThrowIfNull(typed);
        ArgumentNullException.ThrowIfNull(ids);
        problem = "";
        if (ids.Contains(typed))
        {
            return typed;
        }

        string[] begun = [.. ids.Where(id => id.StartsWith(typed, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        if (begun.Length == 1)
        {
            return begun[0];
        }

        problem = begun.Length > 1
            ? $"job {typed} may be {string.Join(", ", begun.Take(5))}{(begun.Length > 5 ? $" or {begun.Length - 5} more" : "")}: give more of its id"
            : $"job {typed} is unknown" + (NearestName.Of(typed, ids) is { } near ? $"; did you mean {near}?" : "; 'infomax status' lists the jobs");
        return null;
    }

    /// <summary>Jobs that run, then those that wait in their order, then those that ended, newest first.</summary>
    /// <param name="jobs">All jobs.</param>
    /// <param name="states">States that are wanted; all when empty.</param>
    public static IReadOnlyList<JobView> Ordered(IReadOnlyList<JobView> jobs, IReadOnlyCollection<string> states) =>
    [
        .. jobs.Where(job => states.Count == 0 || states.Contains(job.State))
            .OrderBy(job => job.State == "running" ? 0 : job.State == "paused" ? 1 : job.Place is not null ? 2 : 3)
            .ThenBy(job => job.Place ?? 0)
            .ThenByDescending(job => job.SubmittedAt)
            .ThenBy(job => job.Id, StringComparer.Ordinal),
    ];
}
