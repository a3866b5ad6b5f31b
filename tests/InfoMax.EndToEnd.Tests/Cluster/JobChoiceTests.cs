using InfoMax.Cli.Client;
using InfoMax.Cli.Http.Jobs;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Cluster;

/// <summary>Which job a user means, and in which order jobs are listed.</summary>
public sealed class JobChoiceTests
{
    private static readonly string[] Ids = ["b1-987e3133", "b10-1234", "coreset", "coreset-2"];

    [Theory]
    [InlineData("b1-", "b1-987e3133", "")]
    [InlineData("coreset", "coreset", "")]
    [InlineData("b1", null, "job b1 may be b1-987e3133, b10-1234: give more of its id")]
    [InlineData("corset", null, "job corset is unknown; did you mean coreset?")]
    [InlineData("something else", null, "job something else is unknown; 'infomax status' lists the jobs")]
    public void Resolve_TakesABeginningThatIsUnique(string typed, string? expected, string problem)
    {
        Assert.Equal(expected, JobChoice.Resolve(typed, Ids, out string said));
        Assert.Equal(problem, said);
    }

    [Fact]
    public void Resolve_WithoutJobs_SaysUnknown()
    {
        Assert.Null(JobChoice.Resolve("a", [], out string said));
        Assert.Equal("job a is unknown; 'infomax status' lists the jobs", said);
    }

    [Fact]
    public void Ordered_RunningFirst_ThenWaiting_ThenEndedNewestFirst()
    {
        JobView[] jobs =
        [
            Job("old", "succeeded", 1), Job("failed", "failed", 2), Job("waits-2", "queued", 3) with { Place = 2 },
            Job("runs", "running", 4), Job("waits-1", "queued", 6) with { Place = 1 }, Job("new", "succeeded", 5),
        ];
        Assert.Equal(["runs", "waits-1", "waits-2", "new", "failed", "old"], JobChoice.Ordered(jobs, []).Select(job => job.Id));
        Assert.Equal(["new", "failed", "old"], JobChoice.Ordered(jobs, ["failed", "succeeded"]).Select(job => job.Id));
        Assert.Contains("and 3 more: --limit 0", JobText.Of(new JobList { Jobs = JobChoice.Ordered(jobs, []) }, 3), StringComparison.Ordinal);
    }

    private static JobView Job(string id, string state, int second) =>
        new() { Id = id, State = state, Output = "/out", SubmittedAt = DateTimeOffset.UnixEpoch.AddSeconds(second) };
}
