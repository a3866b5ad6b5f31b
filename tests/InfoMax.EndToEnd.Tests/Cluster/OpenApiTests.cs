using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Access;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cli.Http.Metrics;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Hosting;
using InfoMax.Data.Access;
using InfoMax.EndToEnd.Tests.Command;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Cluster;

/// <summary>The document that the repository shows is the one that nodes make from their endpoints.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task CommittedDocument_IsWhatNodesServe()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using Workspace workspace = new();
        CurrentNode current = new();
        NodeSettings settings = new() { Node = new NodeOptions { DataDirectory = workspace["node"] } };
        await using HttpHost host = await HttpHost.StartAsync(
            "127.0.0.1",
            0,
            new AccessGuard(null, true),
            routes => Map(routes, current, settings),
            _ => { },
            token);
        using HttpClient client = new();
        string served = await client.GetStringAsync($"http://127.0.0.1:{host.Port}/openapi/v1.json", token);
        string committed = Repository.PathOf("config", "openapi.json");
        if (Environment.GetEnvironmentVariable("INFOMAX_WRITE_OPENAPI") == "1")
        {
            await File.WriteAllTextAsync(committed, served.TrimEnd() + "\n", token);
        }

        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(served), JsonNode.Parse(await File.ReadAllTextAsync(committed, token))),
            "config/openapi.json is not what the endpoints say: run this test with INFOMAX_WRITE_OPENAPI=1, and look at the difference");
        Assert.Equal(
            ["/healthz/live", "/healthz/ready", "/metrics", "/v1/events", "/v1/jobs", "/v1/jobs/{id}", "/v1/jobs/{id}/cancel", "/v1/jobs/{id}/pause", "/v1/jobs/{id}/resume", "/v1/jobs/{id}/retry", "/v1/workers"],
            JsonNode.Parse(served)!["paths"]!.AsObject().Select(path => path.Key).Order(StringComparer.Ordinal));
    }

    /// <summary>Each declared answer is given by its endpoint once, and none is given that is not declared.</summary>
    [Fact]
    public async Task DeclaredAnswers_AreWhatEndpointsGive()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using Workspace workspace = new();
        CurrentNode current = new();
        NodeOptions options = new() { DataDirectory = workspace["node"], Cores = 1, Roles = [NodeOptions.CoordinatorRole], MemoryBytes = 1L << 30 };
        NodeSettings settings = new() { Node = options };
        string file = workspace["tokens"];
        await File.WriteAllTextAsync(file, "0123456789abcdef-submit", token);
        await using HttpHost guarded = await StartAsync(new AccessGuard(TokenFile.Parse(file), true));
        await using HttpHost open = await StartAsync(new AccessGuard(null, true));
        using HttpClient client = new();
        JsonObject paths = JsonNode.Parse(await client.GetStringAsync($"http://127.0.0.1:{open.Port}/openapi/v1.json", token))!["paths"]!.AsObject();
        (string Path, string Method, JsonNode Operation)[] operations =
            [.. paths.SelectMany(path => path.Value!.AsObject().Select(method => (path.Key, method.Key.ToUpperInvariant(), method.Value!)))];
        HashSet<string> given = new(StringComparer.Ordinal);
        string input = workspace.Embeddings("x.npy", Workspace.Clustered(40, 4));
        string job = new JsonObject { ["input"] = input, ["output"] = workspace["out"], ["fraction"] = 0.5, ["memory"] = "512M" }.ToJsonString();

        // Who asks, while the node is in no cluster.
        foreach ((string path, string method, _) in operations)
        {
            await AskAsync(guarded, method, path, "a", job, bearer: null);
            await AskAsync(guarded, method, path, "a", job);
            await AskAsync(open, method, path, "a", job, origin: "http://elsewhere.example");
        }

        // What is asked for, once it is.
        await using ClusterNode node = await ClusterNode.StartAsync(options, null, token);
        current.Node = node;
        foreach ((string path, string method, _) in operations.OrderByDescending(operation => operation.Method).ThenBy(operation => operation.Path.EndsWith("/cancel", StringComparison.Ordinal)))
        {
            await AskAsync(guarded, method, path, "a", job);
            await AskAsync(guarded, method, path, "nothing", "{");
        }

        await AskAsync(guarded, "PUT", "/v1/jobs/{id}", "a", job.Replace("0.5", "0.25", StringComparison.Ordinal));
        await AskAsync(guarded, "PUT", "/v1/jobs/{id}", "a", job, type: "text/plain");
        await AskAsync(guarded, "PUT", "/v1/jobs/{id}", "a", new string(' ', (16 << 20) + 1));
        foreach (string verb in (string[])["cancel", "pause", "resume", "retry"])
        {
            await AskAsync(guarded, "POST", $"/v1/jobs/{{id}}/{verb}", "a", job);
        }

        // One that ended of itself, for there are not so many rows, is not cancelled any more.
        await AskAsync(guarded, "PUT", "/v1/jobs/{id}", "b", job.Replace("\"fraction\":0.5", "\"budget\":1000", StringComparison.Ordinal));
        for (string state = ""; state is not "bad_configuration";)
        {
            using HttpResponseMessage answer = await SendAsync(guarded, "GET", "/v1/jobs/{id}", "b", job);
            state = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(token))!["state"]!;
        }

        await AskAsync(guarded, "POST", "/v1/jobs/{id}/cancel", "b", job);
        List<HttpResponseMessage> listeners = [];
        while (listeners.Count == 0 || listeners[^1].IsSuccessStatusCode)
        {
            listeners.Add(await SendAsync(guarded, "GET", "/v1/events", "a", job));
        }

        given.Add($"GET /v1/events {(int)listeners[^1].StatusCode}");
        listeners.ForEach(listener => listener.Dispose());
        Assert.Equal(
            operations.SelectMany(operation => operation.Operation["responses"]!.AsObject().Select(answer => $"{operation.Method} {operation.Path} {answer.Key}")).Order(StringComparer.Ordinal),
            given.Order(StringComparer.Ordinal));
        Assert.All(operations, operation => Assert.Equal(operation.Path != "/healthz/live", operation.Operation["security"] is not null));

        Task<HttpHost> StartAsync(AccessGuard guard) =>
            HttpHost.StartAsync("127.0.0.1", 0, guard, routes => Map(routes, current, settings), logging => logging.ClearProviders(), token);

        async Task AskAsync(HttpHost host, string method, string path, string id, string body, string? bearer = "0123456789abcdef-submit", string? origin = null, string type = "application/json")
        {
            using HttpResponseMessage response = await SendAsync(host, method, path, id, body, bearer, origin, type);
            given.Add($"{method} {path} {(int)response.StatusCode}");

            // No refusal is without words, in the form that is declared.
            if (!response.IsSuccessStatusCode)
            {
                string said = await response.Content.ReadAsStringAsync(token);
                JsonNode? content = paths[path]![method.ToLowerInvariant()]!["responses"]![$"{(int)response.StatusCode}"]?["content"];
                Assert.Equal(response.Content.Headers.ContentType?.MediaType, content?.AsObject().Single().Key);
                Assert.True(
                    response.Content.Headers.ContentType?.MediaType == "text/plain" ? said.Trim().Length > 0 : JsonNode.Parse(said)!["errors"]!.AsArray().Count > 0,
                    $"{method} {path} {(int)response.StatusCode}: {said}");
            }
        }

        async Task<HttpResponseMessage> SendAsync(HttpHost host, string method, string path, string id, string body, string? bearer = "0123456789abcdef-submit", string? origin = null, string type = "application/json")
        {
            using HttpRequestMessage request = new(new HttpMethod(method), $"http://127.0.0.1:{host.Port}{path.Replace("{id}", id, StringComparison.Ordinal)}");
            request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
            // What is too long is refused before it is sent.
            request.Headers.ExpectContinue = body.Length > 1 << 20;
            request.Content = method == "PUT" ? new StringContent(body, Encoding.UTF8, type) : null;
            if (origin is not null)
            {
                request.Headers.Add("Origin", origin);
            }

            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        }
    }

    private static void Map(IEndpointRouteBuilder routes, CurrentNode current, NodeSettings settings)
    {
        routes.MapHealth(current);
        JobEndpoints.Map(routes, current, settings);
        JobFeed.Map(routes, current);
        routes.MapMetrics(current, 1L << 30, null);
        routes.MapOpenApi("/openapi/{documentName}.json");
    }
}
