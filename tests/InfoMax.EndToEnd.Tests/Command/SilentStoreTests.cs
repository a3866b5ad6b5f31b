using System.Net;
using System.Text;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Access;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Hosting;
using InfoMax.Data.Objects;
using InfoMax.Testing.Objects;
using Microsoft.Extensions.Logging;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>
/// A store that takes connections and says nothing is no fault of the command line: exit code 4 and 503, wherever it is met, and 2 once
/// it refuses. Each test has a process of its own, whose stores are this test's.
/// </summary>
public sealed class SilentStoreTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Workspace _workspace = new();
    private readonly S3Server _server = new();

    public void Dispose()
    {
        _server.Dispose();
        _workspace.Dispose();
    }

    [Fact]
    public Task EveryVerb_EndsWithCode4_AndWithCode2OnceTheStoreRefuses() => LoneTest.RunAsync(() => VerbsAsync().GetAwaiter().GetResult());

    [Fact]
    public Task Submission_IsAnswered503_AndTakenOnceTheStoreAnswers() => LoneTest.RunAsync(() => SubmissionAsync().GetAwaiter().GetResult());

    private async Task VerbsAsync()
    {
        UseServer();
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(60, 8));
        string labels = _workspace.Scores("y.npy", [.. Enumerable.Range(0, 60).Select(row => (float)(row % 3))]);

        // What is compiled by the first request of a process does not count for silence.
        Assert.Equal(0, (await CommandInProcess.RunAsync("prune", input, "--fraction", "0.1", "--output", "s3://corpus/out", "--dry-run")).ExitCode);
        using IDisposable patience = StorePatience.Within(Patience);
        foreach (string line in (string[])
        [
            "prune {x} --fraction 0.1 --output s3://corpus/out",
            "prune {x} --fraction 0.1 --output s3://corpus/out --resume",
            "prune {x} --fraction 0.1 --output s3://corpus/out --overwrite",
            "prune {x} --fraction 0.1 --output s3://corpus/out --dry-run",
            "prune {x} --fraction 0.1 --output {out} --artifacts s3://corpus/work",
            "dedupe {x} --output s3://corpus/out",
            "score {x} --score density --output s3://corpus/out",
            "compare {x} --fraction 0.1 --output s3://corpus/out",
            "compare {x} --fraction 0.1 --output s3://corpus/out --dry-run",
            "tune {x} --labels file:{y} --fraction 0.1 --output s3://corpus/out",
            "validate {x} --output s3://corpus/out",
            "prune s3://corpus/x.npy --fraction 0.1 --output {out}",
            "validate s3://corpus/x.npy",
        ])
        {
            string[] arguments = line.Replace("{x}", input, StringComparison.Ordinal).Replace("{y}", labels, StringComparison.Ordinal).Replace("{out}", _workspace["out"], StringComparison.Ordinal).Split(' ');
            _server.Fault = (_, _, _) => "silent";
            InfomaxResult silent = await CommandInProcess.RunAsync(arguments);
            Assert.Contains("gave no answer within 1 s", silent.Error, StringComparison.Ordinal);
            Assert.True(silent.ExitCode == 4, $"{line} ended with {silent.ExitCode}: {silent.Error}");

            _server.Fault = (_, _, _) => "403 AccessDenied";
            InfomaxResult refused = await CommandInProcess.RunAsync(arguments);
            Assert.True(refused.ExitCode == 2, $"{line} ended with {refused.ExitCode}: {refused.Error}");
        }
    }

    private async Task SubmissionAsync()
    {
        UseServer();
        CancellationToken token = TestContext.Current.CancellationToken;
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(60, 8));
        CurrentNode current = new();
        NodeOptions options = new() { DataDirectory = _workspace["node"], Cores = 1 };
        await using HttpHost host = await HttpHost.StartAsync(
            "127.0.0.1",
            0,
            new AccessGuard(null, true),
            routes => JobEndpoints.Map(routes, current, new NodeSettings { Node = options, StorePatience = 3 * Patience }),
            logging => logging.ClearProviders(),
            token);
        await using ClusterNode node = await ClusterNode.StartAsync(options, null, token);
        current.Node = node;

        // What is compiled by the first request of a process does not count for silence.
        Assert.Equal(0, (await CommandInProcess.RunAsync("prune", input, "--fraction", "0.1", "--output", "s3://corpus/out", "--dry-run")).ExitCode);
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}/") };
        string body = $$"""{"input": ["{{input}}"], "fraction": 0.1, "output": "s3://corpus/out"}""";
        foreach ((string? fault, HttpStatusCode expected, string words) in ((string?, HttpStatusCode, string)[])
        [
            ("silent", HttpStatusCode.ServiceUnavailable, "--output s3://corpus/out"),
            ("403 AccessDenied", HttpStatusCode.BadRequest, "access is denied"),
            (null, HttpStatusCode.Accepted, "job"),
        ])
        {
            _server.Fault = (_, _, _) => fault;
            using StringContent content = new(body, Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await client.PutAsync("v1/jobs/job", content, token);
            string text = await answer.Content.ReadAsStringAsync(token);
            Assert.True(answer.StatusCode == expected, $"{fault}: {answer.StatusCode} {text}");
            Assert.Contains(words, text, StringComparison.Ordinal);
        }
    }

    private void UseServer()
    {
        _server.Objects["corpus/others/file"] = [1];
        foreach ((string name, string value) in _server.Variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        ObjectStores.UseEndpoint(null);
    }
}
