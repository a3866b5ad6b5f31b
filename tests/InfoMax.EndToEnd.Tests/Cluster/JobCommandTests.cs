using System.Text.Json.Nodes;
using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Cluster;

/// <summary>Submit, status and cancel against a coordinator and a worker that share no directory; each test leaves them without work.</summary>
public sealed class JobCommandTests(JobCommandCluster fixture) : IClassFixture<JobCommandCluster>
{
    private static readonly string Banking = Repository.PathOf("tests", "data", "banking77", "embeddings");
    private readonly TestCluster _cluster = fixture.Cluster;

    private Workspace Workspace => _cluster.Workspace;

    [Fact]
    public async Task SubmitAndWait_GivesThePruneCommandsBytes_AndKeepsNoArtifacts()
    {
        string input = Workspace.Embeddings("x.npy", Workspace.Clustered(2000, 16));
        string scores = Workspace.Scores("scores.npy", [.. Enumerable.Range(0, 2000).Select(i => (i * 7919 % 2000) / 2000f)]);
        string[] options = [input, "--fraction", "0.1", "--score", $"file:{scores}", "--export", "txt"];
        InfomaxResult pruned = await CommandInProcess.RunAsync(["prune", .. options, "--output", Workspace["pruned"]]);
        Assert.True(pruned.ExitCode == 0, pruned.Error);

        InfomaxResult result = await _cluster.RunAsync(["submit", .. options, "--output", Workspace["out"], "--job", "first", "--wait"]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains($"results in {Workspace["out"]}", result.Output, StringComparison.Ordinal);
        foreach (string file in new[] { "selection.npy", "selection.parquet" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(Workspace["pruned"], file)), File.ReadAllBytes(Path.Combine(Workspace["out"], file)));
        }

        JsonNode job = await _cluster.JobAsync("first", _ => true);
        Assert.Equal("succeeded", (string)job["state"]!);
        Assert.Equal(200, (int)job["report"]!["points"]![0]!["budget"]!);
        await Eventually(() => !Directory.Exists(Path.Combine(Workspace["coordinator"], "artifacts", "first"))
            || Directory.GetFiles(Path.Combine(Workspace["coordinator"], "artifacts", "first"), "*", SearchOption.AllDirectories).Length == 0);

        string log = string.Join('\n', _cluster.Coordinator.Log);
        Assert.Matches("(?m)^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z information: job first: submitted, .*x\\.npy to .*out$", log);
        Assert.Contains("information: job first: started\n", log, StringComparison.Ordinal);
        Assert.Contains("information: job first: round ingest begins, items: 1\n", log, StringComparison.Ordinal);
        Assert.Contains("information: job first: succeeded", log, StringComparison.Ordinal);

        // The same id is the same job, whichever node is asked, also when its results are there; other options are another one.
        InfomaxResult again = await _cluster.RunAsync(["submit", .. options, "--output", Workspace["out"], "--job", "first", "--wait"]);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("job first was finished before, and nothing is done again: for another run give another --job", again.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandInProcess.RunAsync(
            ["submit", .. options, "--output", Workspace["out"], "--job", "first", "--wait", "--resume", "--coordinator", _cluster.Nodes[1].Http])).ExitCode);
        InfomaxResult other = await _cluster.RunAsync(["submit", .. options, "--seed", "7", "--output", Workspace["out"], "--job", "first", "--resume"]);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("--seed", other.Error, StringComparison.Ordinal);
        Assert.Contains("give the same options to resume, or submit it as a new one, with another --job", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherGoals_GiveTheirVerbsBytes()
    {
        string input = Workspace.Embeddings("x.npy", Workspace.Clustered(600, 16));
        foreach ((string goal, string[] options, string file) in ((string, string[], string)[])[("score", ["--score", "hub,prototype"], "scores.parquet"), ("dedupe", ["--copies", "0.9"], "copies.parquet")])
        {
            InfomaxResult verb = await CommandInProcess.RunAsync([goal, input, .. options, "--output", Workspace[goal]]);
            Assert.True(verb.ExitCode == 0, verb.Error);
            InfomaxResult sent = await _cluster.RunAsync(["submit", input, "--goal", goal, .. options, "--output", Workspace[goal + "-sent"], "--wait"]);
            Assert.True(sent.ExitCode == 0, sent.Error);
            Assert.Equal(File.ReadAllBytes(Path.Combine(Workspace[goal], file)), File.ReadAllBytes(Path.Combine(Workspace[goal + "-sent"], file)));
        }

        await AssertExit(2, "--fraction: is not for a score", "submit", input, "--goal", "score", "--score", "hub", "--fraction", "0.1", "--output", Workspace["none"]);
    }

    [Fact]
    public async Task Jobs_WaitForEachOther_AndEitherMayBeCancelled()
    {
        string[] submit = ["submit", Banking, "--fraction", "0.1", "--solver", "greedy", "--neighbors", "5"];
        foreach (string id in new[] { "one", "two", "three" })
        {
            InfomaxResult result = await _cluster.RunAsync([.. submit, "--output", Workspace[id], "--job", id]);
            Assert.Equal((0, id), (result.ExitCode, result.Output.Trim()));
        }

        Assert.Equal(2, (int)(await _cluster.JobAsync("three", _ => true))["place"]!);
        InfomaxResult taken = await _cluster.RunAsync([.. submit, "--output", Workspace["two"], "--job", "four"]);
        Assert.Equal(2, taken.ExitCode);
        Assert.Contains("job two writes there", taken.Error, StringComparison.Ordinal);

        Assert.Equal("job two: cancelled", await SaidAsync("cancel", "two"));
        foreach (string[] resume in (string[][])[[], ["--resume"]])
        {
            InfomaxResult again = await _cluster.RunAsync([.. submit, "--output", Workspace["two"], "--job", "two", .. resume]);
            Assert.Equal((2, ""), (again.ExitCode, again.Output));
            Assert.Contains("job two was cancelled, and a cancelled job does not go on: submit it as a new one, with another --job", again.Error, StringComparison.Ordinal);
        }

        Assert.Equal(1, (int)(await _cluster.JobAsync("three", _ => true))["place"]!);

        JsonNode running = await _cluster.JobAsync("one", job => job["round"] is not null);
        Assert.Equal("running", (string)running["state"]!);
        Assert.Equal(1, (int)running["workers"]!.AsArray().Single()!["cores"]!);
        Assert.Equal("job two: cancelled already", await SaidAsync("cancel", "two"));
        Assert.Equal("job one: running already", await SaidAsync("resume", "one"));
        Assert.Equal("job one: paused", await SaidAsync("pause", "one"));
        Assert.Equal("job one: paused already", await SaidAsync("pause", "one"));
        Assert.Equal("paused", await ChangedAsync("pause", "one"));
        await AssertAnswer(409, "job one is paused, and did not fail: resume it", "one", "retry");
        Assert.Equal("paused", (string)(await _cluster.JobAsync("one", _ => true))["state"]!);
        await _cluster.JobAsync("three", job => (string)job["state"]! == "running");
        Assert.Equal("job one: queued, place 1", await SaidAsync("resume", "one"));
        Assert.Equal(1, (int)(await _cluster.JobAsync("one", _ => true))["place"]!);
        Assert.Equal("cancelled", await ChangedAsync("cancel", "one"));
        await _cluster.JobAsync("three", job => (string)job["state"]! == "running");

        InfomaxResult text = await _cluster.RunAsync("status");
        Assert.Equal(["three", "two", "one"], text.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]).Take(3));
        InfomaxResult watched = await _cluster.RunAsync("status", "thr", "--json", "--watch");
        Assert.True(watched.ExitCode == 0, watched.Error);
        Assert.Equal("succeeded", (string)JsonNode.Parse(watched.Output)!["state"]!);
        foreach ((string verb, string why) in ((string, string)[])[("cancel", "nothing of it is left to cancel"), ("pause", "nothing of it is left to pause"), ("resume", "only a paused job is resumed")])
        {
            await AssertExit(4, $"job three is over (succeeded): {why}", verb, "three");
            await AssertAnswer(409, $"job three is over (succeeded): {why}", "three", verb);
            Assert.Equal(verb == "cancel" ? 0 : 4, (await _cluster.RunAsync(verb, "two")).ExitCode);
        }

        foreach (string verb in new[] { "status", "cancel", "pause", "resume" })
        {
            await AssertExit(2, "job threee is unknown; did you mean three?", verb, "threee");
        }

        InfomaxResult history = await _cluster.RunAsync("status", "--history", "--json");
        JsonNode newest = JsonNode.Parse(history.Output)!["jobs"]![0]!;
        Assert.Equal("three", (string)newest["id"]!);
        Assert.Equal("plan", (string)newest["finished_rounds"]![0]!["name"]!);
        Assert.Equal("write", (string)newest["finished_rounds"]!.AsArray()[^1]!["name"]!);
        Assert.Equal(0, (int)newest["retries"]!);
        Assert.False(Directory.Exists(Workspace["two"]));
        string log = string.Join('\n', _cluster.Coordinator.Log);
        Assert.Contains("information: job two: cancelled while it waited\n", log, StringComparison.Ordinal);
        Assert.DoesNotContain("job two: started", log, StringComparison.Ordinal);
    }

    /// <summary>The state that a job has after a verb, from the only document on standard output.</summary>
    private async Task<string> ChangedAsync(string verb, string job)
    {
        InfomaxResult result = await _cluster.RunAsync(verb, job, "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        return (string)JsonNode.Parse(result.Output)!["state"]!;
    }

    /// <summary>What a verb prints for people: one line.</summary>
    private async Task<string> SaidAsync(string verb, string job)
    {
        InfomaxResult result = await _cluster.RunAsync(verb, job);
        Assert.True(result.ExitCode == 0, result.Error);
        return Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task WhatIsWrong_HasPrunesExitCodes()
    {
        string input = Workspace.Embeddings("x.npy", Workspace.Clustered(30, 4));
        string empty = Workspace.Embeddings("empty.npy", new float[0, 4]);
        await AssertExit(2, "there is no such file", "submit", Workspace["nowhere.npy"], "--fraction", "0.1", "--output", Workspace["a"]);
        await AssertExit(2, "must be in (0, 1]", "submit", input, "--fraction", "7", "--output", Workspace["a"]);
        await AssertExit(2, "did you mean --fraction", "submit", input, "--fractoin", "0.5", "--output", Workspace["a"]);
        await AssertExit(3, "rows", "submit", empty, "--fraction", "0.1", "--output", Workspace["a"], "--job", "empty", "--wait");
        await AssertExit(2, "submit it as a new one, with another --job", "submit", empty, "--fraction", "0.1", "--output", Workspace["a"], "--job", "empty", "--wait");
        await AssertExit(2, "the input has only 30 rows", "submit", input, "--budget", "31", "--output", Workspace["b"], "--wait");
        InfomaxResult outside = await CommandInProcess.RunAsync(
            "submit", input, "--fraction", "0.5", "--output", "/elsewhere/a", "--coordinator", _cluster.Nodes[1].Http, "--job", "outside");
        Assert.Contains("/elsewhere/a: is not below --output-root", outside.Error, StringComparison.Ordinal);
        Assert.Equal(2, outside.ExitCode);
        await AssertExit(2, "job outside is unknown", "status", "outside");
        await AssertExit(2, "job nothing is unknown", "status", "nothing");
        await AssertExit(2, "job nothing is unknown", "cancel", "nothing");
        InfomaxResult away = await CommandInProcess.RunAsync("status", "--coordinator", "http://127.0.0.1:1");
        Assert.Equal(4, away.ExitCode);
        Assert.Contains("cannot be reached", away.Error, StringComparison.Ordinal);
        InfomaxResult unnamed = await CommandInProcess.RunAsync("status");
        Assert.Equal(2, unnamed.ExitCode);
        Assert.Contains("--coordinator is missing", unnamed.Error, StringComparison.Ordinal);
    }

    /// <summary>What the API answers to whoever asks for the same without the command.</summary>
    private async Task AssertAnswer(int status, string text, string job, string verb)
    {
        using HttpClient client = new();
        using HttpResponseMessage answer = await client.PostAsync($"{_cluster.Nodes[0].Http}/v1/jobs/{job}/{verb}", null, TestContext.Current.CancellationToken);
        Assert.Contains(text, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    private async Task AssertExit(int code, string text, params string[] arguments)
    {
        InfomaxResult result = await _cluster.RunAsync(arguments);
        Assert.Contains(text, result.Error, StringComparison.Ordinal);
        Assert.Equal(code, result.ExitCode);
    }

    private static async Task Eventually(Func<bool> condition)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
