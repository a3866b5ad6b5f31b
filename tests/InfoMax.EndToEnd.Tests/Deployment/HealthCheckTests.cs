using System.Diagnostics;
using InfoMax.Cli.Http;
using InfoMax.Cluster.Hosting;
using InfoMax.EndToEnd.Tests.Command;
using Microsoft.Extensions.Logging;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>The image's health check, run for real: it tells a node in its cluster from everything else.</summary>
public sealed class HealthCheckTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task HealthCheck_IsFineOnlyWhileTheNodeIsInItsCluster()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("the script is for the image, which runs Linux");
            return;
        }

        CurrentNode current = new();
        string port;
        await using (HttpHost http = await HttpHost.StartAsync("127.0.0.1", 0, routes => routes.MapHealth(current), Silent, TestContext.Current.CancellationToken))
        {
            port = http.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Assert.NotEqual(0, await RunAsync(port));
            NodeOptions options = new() { DataDirectory = _workspace["state"], Cores = 1 };
            await using (ClusterNode node = await ClusterNode.StartAsync(options, null, TestContext.Current.CancellationToken))
            {
                current.Node = node;
                Assert.Equal(0, await RunAsync(port));
                current.IsLeaving = true;
                Assert.NotEqual(0, await RunAsync(port));
            }
        }

        Assert.NotEqual(0, await RunAsync(port));
        Assert.Equal(0, await RunAsync(null));
    }

    private static void Silent(ILoggingBuilder logging) => logging.ClearProviders();

    private static async Task<int> RunAsync(string? port)
    {
        ProcessStartInfo start = new(Repository.PathOf("deploy", "healthcheck.sh")) { RedirectStandardError = true };
        start.Environment["INFOMAX_HTTP_PORT"] = port;
        using Process process = Process.Start(start)!;
        await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
