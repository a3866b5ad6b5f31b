using InfoMax.Cli.Client;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cluster.Jobs;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Cluster;

/// <summary>What <c>status</c>, <c>pause</c> and the like say of jobs: every clause has something to say.</summary>
public sealed class JobTextTests
{
    private static readonly JobView Job = new()
    {
        Id = "b1-987e3133",
        State = "running",
        Output = "/out",
        SubmittedAt = new DateTimeOffset(2026, 11, 30, 1, 2, 3, TimeSpan.Zero),
    };

    [Fact]
    public void ItemOnTwoWorkers_IsExplained_AndOnOneIsNot()
    {
        const string Words = "an item on two workers: its attempt was not heard of and is repeated; only the newest attempt counts";
        WorkerView[] workers = [Worker("a", "job b1: reduction, item 1, attempt 2"), Worker("b", "job b1: reduction, item 1, attempt 3")];
        Assert.Contains(Words, JobText.Of(Job with { Workers = workers }), StringComparison.Ordinal);
        Assert.DoesNotContain(Words, JobText.Of(Job with { Workers = [workers[0], Worker("b", "job b1: reduction, item 2, attempt 3")] }), StringComparison.Ordinal);
    }

    [Fact]
    public void List_SaysHowManyItLeavesOut_AndHowToSeeThem()
    {
        JobList list = new() { Jobs = [Job, Job with { Id = "two", State = "queued", Place = 2 }] };
        Assert.DoesNotContain("more", JobText.Of(list, 0), StringComparison.Ordinal);
        string[] lines = JobText.Of(list, 198).Split('\n');
        Assert.Equal("and 198 more: --limit 0 lists all, --state those of a state", lines[^1]);
        Assert.StartsWith("b1-987e3133  running ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("two          queued, place 2 ", lines[1], StringComparison.Ordinal);
        Assert.Equal("no jobs", JobText.Of(new JobList { Jobs = [] }, 0));
    }

    [Theory]
    [InlineData(1, 0, "1 of 1 row, no copies")]
    [InlineData(2, 1, "1 of 2 rows, 1 copy")]
    [InlineData(9, 2, "7 of 9 rows, 2 copies")]
    public void Copies_AreCountedInWords(long rows, long copies, string expected)
    {
        JobReport report = new(1, rows, rows, 8, 1, [], [], 1 << 28, 0, null, null, new CopyFacts(0.98, copies, 1, 2, 0, 1));
        Assert.Contains(expected, JobText.Of(Job with { State = "succeeded", EndedAt = Job.SubmittedAt, Report = report }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "a, ready, 1 core: idle")]
    [InlineData(2, "a, ready, 2 cores: idle")]
    public void Cores_AreCountedInWords(int cores, string expected) =>
        Assert.Contains(expected, JobText.Of(Job with { Workers = [Worker("a") with { Cores = cores }] }), StringComparison.Ordinal);

    [Fact]
    public void WhatAWorkerWaitsFor_IsSaidBesideItsWork() => Assert.Contains(
        "a, ready, 1 core: idle; the store at http://s:9000 has not answered since 2030",
        JobText.Of(Job with { Workers = [Worker("a") with { Problem = "the store at http://s:9000 has not answered since 2030" }] }),
        StringComparison.Ordinal);

    [Fact]
    public void State_IsAWord() =>
        Assert.Equal(["running", "queued, place 2", "bad input"], ((JobView[])[Job, Job with { Place = 2 }, Job with { State = "bad_input" }]).Select(JobText.StateOf));

    private static WorkerView Worker(string name, params string[] work) => new() { Name = name, State = "ready", Cores = 1, MemoryBytes = 1, Work = work };
}
