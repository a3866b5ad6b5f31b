using System.Net;
using System.Text;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Access;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Hosting;
using InfoMax.EndToEnd.Tests.Command;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Cluster;

/// <summary>What no endpoint can read is refused in words, and never as an error of the node's.</summary>
public sealed class RequestProblemsTests
{
    [Fact]
    public async Task BodyThatIsNoJob_IsRefusedInWords()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using Workspace workspace = new();
        CurrentNode current = new();
        NodeOptions options = new() { DataDirectory = workspace["node"], Cores = 1 };
        await using HttpHost host = await HttpHost.StartAsync(
            "127.0.0.1",
            0,
            new AccessGuard(null, true),
            routes =>
            {
                JobEndpoints.Map(routes, current, new NodeSettings { Node = options });
                routes.MapGet("/broken", (HttpContext _) => throw new InvalidOperationException("secret"));
            },
            logging => logging.ClearProviders(),
            token);
        await using ClusterNode node = await ClusterNode.StartAsync(options, null, token);
        current.Node = node;
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}/") };
        string deep = new string('[', 1000) + new string(']', 1000);
        string many = "{" + string.Join(',', Enumerable.Range(0, 50).Select(number => $"\"no-{number}\":1")) + "}";
        foreach ((string body, string expected) in new[]
        {
            ("{\"inputs\":", "the body is not JSON ("),
            (deep, "the body is not JSON ("),
            ("", "the body is empty; send an object of options"),
            ("[]", "the body must be a JSON object"),
            ("{\"input\":[\"/a\\u0000b\"],\"output\":\"/tmp/x\"}", "input: holds a NUL character"),
            ("{\"input\":[\"/a\"],\"output\":\"/tmp/\\u0000\"}", "output: holds a NUL character"),
            (many, "\"and 30 more\""),
        })
        {
            using StringContent content = new(body, Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await client.PutAsync("v1/jobs/j", content, token);
            string text = await answer.Content.ReadAsStringAsync(token);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{body[..Math.Min(40, body.Length)]}: {answer.StatusCode} {text}");
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }

        foreach (string verb in (string[])["cancel", "pause", "resume", "retry"])
        {
            using HttpResponseMessage unknown = await client.PostAsync($"v1/jobs/nope/{verb}", null, token);
            Assert.Equal((HttpStatusCode.NotFound, """{"errors":["job nope is unknown"]}"""), (unknown.StatusCode, await unknown.Content.ReadAsStringAsync(token)));
        }

        foreach ((HttpMethod method, string path, HttpContent? sent, HttpStatusCode expected, string words) in ((HttpMethod, string, HttpContent?, HttpStatusCode, string)[])
        [
            (HttpMethod.Get, "v1/nothing", null, HttpStatusCode.NotFound, "there is nothing at this path; /openapi/v1.json tells what there is"),
            (HttpMethod.Delete, "v1/jobs/j", null, HttpStatusCode.MethodNotAllowed, "this path does not take DELETE; /openapi/v1.json tells what it takes"),
            (HttpMethod.Put, "v1/jobs/j", new ByteArrayContent(new byte[(16 << 20) + 1]) { Headers = { ContentType = new("application/json") } }, HttpStatusCode.RequestEntityTooLarge, "a job's options take 16 MiB at most"),
            (HttpMethod.Put, "v1/jobs/j", new StringContent("{}", Encoding.UTF8, "text/plain"), HttpStatusCode.UnsupportedMediaType, "the body must be sent as application/json: an object of options"),
        ])
        {
            using HttpRequestMessage request = new(method, path) { Content = sent };
            request.Headers.ExpectContinue = sent is ByteArrayContent;
            using HttpResponseMessage answer = await client.SendAsync(request, token);
            string text = await answer.Content.ReadAsStringAsync(token);
            Assert.True(answer.StatusCode == expected, $"{method} {path}: {answer.StatusCode} {text}");
            Assert.Contains(words, System.Text.Json.Nodes.JsonNode.Parse(text)!["errors"]![0]!.ToString(), StringComparison.Ordinal);
        }

        using HttpResponseMessage odd = await client.GetAsync("v1/jobs/%00", token);
        Assert.True(odd.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{odd.StatusCode}");
        using HttpResponseMessage broken = await client.GetAsync("broken", token);
        Assert.Equal(HttpStatusCode.InternalServerError, broken.StatusCode);
        Assert.DoesNotContain("secret", await broken.Content.ReadAsStringAsync(token), StringComparison.Ordinal);
    }
}
