using System.Diagnostics;
using System.Net;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Access;
using InfoMax.Cluster.Hosting;
using InfoMax.Data.Access;
using InfoMax.EndToEnd.Tests.Command;
using InfoMax.Testing.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
        await using (HttpHost http = await HttpHost.StartAsync("127.0.0.1", 0, new AccessGuard(null, true), routes => routes.MapHealth(current), Silent, TestContext.Current.CancellationToken))
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

    [Fact]
    public async Task HealthCheck_ShowsTheToken()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("the script is for the image, which runs Linux");
            return;
        }

        CancellationToken token = TestContext.Current.CancellationToken;
        Directory.CreateDirectory(_workspace["tokens"]);
        string file = _workspace["tokens/file"];
        File.WriteAllText(file, "# Of the cluster\n\nread 0123456789abcdef-read");
        AccessGuard guard = new(TokenFile.Parse(file), isLoopback: true);
        await using HttpHost http = await HttpHost.StartAsync(
            "127.0.0.1", 0, guard, routes => routes.MapGet("/healthz/ready", () => "ready"), Silent, token);
        string port = http.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, await RunAsync(port, file));
        Assert.NotEqual(0, await RunAsync(port));
    }

    /// <summary>Where there is TLS a port that is served says nothing of the node behind it.</summary>
    [Fact]
    public async Task HealthCheck_AsksOverTls_AndShowsTheToken()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && SystemCommand.Runs("openssl", "version"), "needs openssl, as the image has it");
        CancellationToken token = TestContext.Current.CancellationToken;
        using CertificateAuthority authority = new("ours");
        string folder = authority.Fill(_workspace["tls"], IPAddress.Parse("192.0.2.1"));
        string file = _workspace["tokens"];
        await File.WriteAllTextAsync(file, "0123456789abcdef-submit", token);
        int status = 503;
        await using HttpHost http = await HttpHost.StartAsync(
            "127.0.0.1",
            0,
            new AccessGuard(TokenFile.Parse(file), isLoopback: true),
            routes => routes.MapGet("/healthz/ready", () => Results.Text("", statusCode: status)),
            Silent,
            token,
            NodeCertificates.Parse(folder).Identity);
        string port = http.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.NotEqual(0, await RunAsync(port, file, folder));
        status = 200;
        Assert.Equal(0, await RunAsync(port, file, folder));
        Assert.NotEqual(0, await RunAsync(port, null, folder));
    }

    private static void Silent(ILoggingBuilder logging) => logging.ClearProviders();

    private static async Task<int> RunAsync(string? port, string? tokens = null, string? tls = null)
    {
        ProcessStartInfo start = new(Repository.PathOf("deploy", "healthcheck.sh")) { RedirectStandardError = true };
        start.Environment["INFOMAX_HTTP_PORT"] = port;
        start.Environment["INFOMAX_TOKEN_FILE"] = tokens;
        start.Environment["INFOMAX_TLS_DIR"] = tls;
        using Process process = Process.Start(start)!;
        await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
