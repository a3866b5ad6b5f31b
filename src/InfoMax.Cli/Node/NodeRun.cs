using System.Text.Encodings.Web;
using System.Text.Json;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Access;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cli.Http.Metrics;
using InfoMax.Cli.Options;
using InfoMax.Cli.Progress;
using InfoMax.Cli.Telemetry;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Transfer;
using InfoMax.Data.Artifacts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace InfoMax.Cli.Node;

/// <summary>
/// The life of a node's process: HTTP first, then the cluster, then the ready line. A node that the others took out of the
/// cluster, or whose coordinator is gone, joins anew, for as long as it takes; a signal makes it leave in good order.
/// </summary>
public sealed class NodeRun(NodeSettings settings)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly CurrentNode _current = new();

    /// <summary>Runs until the signal; the exit code.</summary>
    /// <exception cref="NodeStartException">It could not begin.</exception>
    public async Task<int> RunAsync(CancellationToken signal)
    {
        await using HttpHost http = await HttpHost.StartAsync(
            settings.Node.Bind, settings.HttpPort, new AccessGuard(settings.Node.Tokens, settings.IsLoopback, line => ErrorOutput.Warn([line])), Map, ConfigureLogging, signal, settings.Tls);
        if (settings is { IsLoopback: false, Node.Tokens: null })
        {
            ErrorOutput.Warn(["--insecure: whoever reaches the HTTP port may submit jobs and read their artifacts; give --token-file to ask for a token"]);
        }

        if (settings is { IsLoopback: false, Node.Certificates: null })
        {
            ErrorOutput.Warn([$"--bind {settings.Node.Bind}: the cluster port has no TLS, and whoever reaches it may join as a node; give --tls-dir, or let nothing but nodes reach it"]);
        }

        if (settings.Tls is { } tls && !tls.Names(settings.Host))
        {
            ErrorOutput.Warn([$"--public-host {settings.Host}: the certificate on HTTP does not have this name, so whoever asks for https://{settings.Host}:{http.Port} refuses it; issue one that has it, or advertise a name that it has"]);
        }

        if (settings.Node.Roles.Contains(NodeOptions.CoordinatorRole))
        {
            ErrorOutput.Warn(await RootCheck.FindAsync(settings.Node.Roots, signal));
        }

        string url = new UriBuilder(settings.Tls is null ? "http" : "https", settings.Host, http.Port).Uri.GetLeftPart(UriPartial.Authority);
        using OtlpExport telemetry = OtlpExport.Start(url);
        NodeOptions options = settings.Node with { HttpAddress = url };
        bool wasReady = false;
        while (!signal.IsCancellationRequested)
        {
            if (await StartAsync(options, wasReady, signal) is not { } node)
            {
                continue;
            }

            await using (node)
            {
                _current.Node = node;
                _current.Obstacle = null;
                if (!wasReady)
                {
                    wasReady = true;
                    WriteReadyLine(node, url);
                }

                await Task.WhenAny(node.Ended, Task.Delay(Timeout.Infinite, signal));
                if (signal.IsCancellationRequested)
                {
                    _current.IsLeaving = true;
                    return await LeaveAsync(node);
                }

                // Others may know it by the port that it had.
                options = options with { Port = node.Port };
                _current.Node = null;
                Say("this node is out of its cluster (unreachable for too long, or the coordinator is gone or replaced): it joins again");
            }
        }

        return ExitCode.Done;
    }

    private void Map(IEndpointRouteBuilder routes)
    {
        routes.MapHealth(_current);
        JobEndpoints.Map(routes, _current, settings);
        JobFeed feed = JobFeed.Map(routes, _current);
        routes.MapMetrics(_current, settings.Node.MemoryBytes, settings.Node.Roles.Contains(NodeOptions.CoordinatorRole) ? feed : null, settings.Tls, OtlpExport.SendsMetrics);
        routes.MapPage();
        routes.MapTransfers(ArtifactStores.Open(settings.Node.Artifacts), UploadKeys.ReadOrCreate(settings.Node.DataDirectory));
        routes.MapOpenApi("/openapi/{documentName}.json");
    }

    /// <summary>The node; null when joining anew did not succeed, which is tried again.</summary>
    private async Task<ClusterNode?> StartAsync(NodeOptions options, bool wasReady, CancellationToken signal)
    {
        try
        {
            return await ClusterNode.StartAsync(options, ConfigureLogging, signal);
        }
        catch (NodeStartException exception) when ((wasReady || exception.MayPass) && !exception.IsBadConfiguration)
        {
            if (_current.Obstacle != exception.Message)
            {
                Say(exception.Message);
            }

            if (exception.Pause > TimeSpan.Zero)
            {
                _current.Obstacle = exception.Message;
                await Task.WhenAny(Task.Delay(exception.Pause, signal));
                return null;
            }

            return wasReady ? await TakeOverAsync(options, signal) : null;
        }
        catch (Exception) when (signal.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>
    /// A coordinator that had a cluster before and finds none of its seed nodes any more forms one itself, and its workers come
    /// to it; not while another one has the lease in their database. Without a lease, should the others live on unseen, both work on
    /// one journal, whose numbering lets only one of two writers succeed: the other reads what it missed, so nothing is decided twice.
    /// </summary>
    private async Task<ClusterNode?> TakeOverAsync(NodeOptions options, CancellationToken signal)
    {
        if (!options.Roles.Contains(NodeOptions.CoordinatorRole))
        {
            return null;
        }

        try
        {
            return await ClusterNode.StartAsync(options with { SeedNodes = [], TakesOver = true }, ConfigureLogging, signal);
        }
        catch (NodeStartException exception) when (!exception.IsBadConfiguration)
        {
            Say(exception.Message);
            return null;
        }
    }

    private static async Task<int> LeaveAsync(ClusterNode node) => await node.LeaveAsync()
        ? ExitCode.Done
        : ErrorOutput.Report("leaving the cluster took too long; the others will notice that this node is gone", ExitCode.Failed);

    private void ConfigureLogging(ILoggingBuilder logging) => LogOutput.ConfigureNode(logging, settings.LogStyle);

    private void Say(string line)
    {
        if (!settings.LogStyle.Quiet)
        {
            ErrorOutput.Report(line, ExitCode.Done);
        }
    }

    /// <summary>One line of JSON, which is all that a node writes to standard output.</summary>
    private static void WriteReadyLine(ClusterNode node, string url)
    {
        try
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { ready = true, address = node.Address, http = url }, Json));
            Console.Out.Flush();
        }
        catch (StandardOutputException exception)
        {
            ErrorOutput.Report($"standard output took no ready line: {exception.Reason}", ExitCode.Done);
        }
    }
}
