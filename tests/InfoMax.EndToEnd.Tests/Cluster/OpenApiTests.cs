using System.Text.Json.Nodes;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Access;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Hosting;
using InfoMax.EndToEnd.Tests.Command;
using Microsoft.AspNetCore.Builder;
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
            routes =>
            {
                routes.MapHealth(current);
                JobEndpoints.Map(routes, current, settings);
                JobFeed.Map(routes, current);
                routes.MapOpenApi("/openapi/{documentName}.json");
            },
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
            ["/healthz/live", "/healthz/ready", "/v1/events", "/v1/jobs", "/v1/jobs/{id}", "/v1/jobs/{id}/cancel", "/v1/jobs/{id}/pause", "/v1/jobs/{id}/resume", "/v1/jobs/{id}/retry", "/v1/workers"],
            JsonNode.Parse(served)!["paths"]!.AsObject().Select(path => path.Key).Order(StringComparer.Ordinal));
    }
}
