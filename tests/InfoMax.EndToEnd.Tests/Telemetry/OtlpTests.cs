using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using InfoMax.EndToEnd.Tests.Command;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Telemetry;

/// <summary>A node with the standard variables sends its metrics and spans to the collector that they name.</summary>
public sealed class OtlpTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly ConcurrentQueue<(string Path, string Content)> _received = [];

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Node_SendsMetricsAndSpans_OfAJob()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using WebApplication collector = await CollectorAsync(token);
        string address = collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        (string, string)[] variables = [("OTEL_EXPORTER_OTLP_ENDPOINT", address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")];
        await using (NodeProcess node = NodeProcess.Launch("node", [], variables, ["--cores", "1", "--data-dir", _workspace["node"]]))
        {
            await node.ReadyAsync();
            string input = _workspace.Embeddings("x.npy", Workspace.Clustered(40, 6));
            InfomaxResult job = await CommandInProcess.RunAsync(
                "submit", input, "--budget", "4", "--output", _workspace["out"], "--job", "traced", "--wait", "--coordinator", node.Http);
            Assert.True(job.ExitCode == 0, job.Error);
            node.Signal(UnixSignal.Terminate);
            Assert.Equal(0, (await node.EndAsync()).ExitCode);
        }

        Assert.Contains(_received, one => one.Path == "/v1/metrics" && one.Content.Contains("infomax.work.duration", StringComparison.Ordinal));
        string spans = string.Concat(_received.Where(one => one.Path == "/v1/traces").Select(one => one.Content));
        Assert.All((string[])["item ingest", "round ingest", "round write", "infomax.attempt", "traced"], text => Assert.Contains(text, spans, StringComparison.Ordinal));

        // Of OTLP's spans, field 2 is a span's own number and field 4 its parent's: the job's span is there, once, above the others.
        string root = Encoding.Latin1.GetString(SHA256.HashData("traced"u8).AsSpan(16, 8));
        Assert.Equal(2, spans.Split($"\x12\x08{root}").Length);
        Assert.InRange(spans.Split($"\x22\x08{root}").Length, 4, int.MaxValue);
    }

    private async Task<WebApplication> CollectorAsync(CancellationToken token)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        WebApplication collector = builder.Build();
        collector.Urls.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{0}"));
        collector.MapPost("/v1/{signal}", async (HttpContext context) =>
        {
            using MemoryStream content = new();
            await context.Request.Body.CopyToAsync(content, context.RequestAborted);
            _received.Enqueue((context.Request.Path, Encoding.Latin1.GetString(content.ToArray())));
        });
        await collector.StartAsync(token);
        return collector;
    }
}
