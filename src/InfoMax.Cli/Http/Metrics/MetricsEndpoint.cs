using InfoMax.Cli.Http.Jobs;
using InfoMax.Cluster.Telemetry;
using InfoMax.Data.Access;
using InfoMax.Data.Formats.Sources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InfoMax.Cli.Http.Metrics;

/// <summary><c>GET /metrics</c>: the node's figures for Prometheus.</summary>
public static class MetricsEndpoint
{
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(10);

    private const string Type = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Adds the endpoint.</summary>
    /// <param name="routes">The node's routes.</param>
    /// <param name="current">The node.</param>
    /// <param name="memoryBytes">Memory that jobs may use on it, in bytes.</param>
    /// <param name="feed">How the cluster stands; null on a node that does not coordinate, or several nodes would tell the same.</param>
    /// <param name="tls">What HTTP shows; null for HTTP without TLS.</param>
    /// <param name="refreshes">The figures are sent somewhere too, so how the cluster stands is looked at all the time.</param>
    public static void MapMetrics(this IEndpointRouteBuilder routes, CurrentNode current, long memoryBytes, JobFeed? feed, TlsIdentity? tls = null, bool refreshes = false)
    {
        ArgumentNullException.ThrowIfNull(routes);
        NodeMeter meter = new(current, memoryBytes, tls);
        PrometheusText text = new(candidate => candidate.Name is ClusterMetrics.MeterName or InputMetrics.MeterName or NodeMeter.Name);
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(ClusterMetrics).TypeHandle);
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(InputMetrics).TypeHandle);
        routes.ServiceProvider.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(() =>
        {
            text.Dispose();
            meter.Dispose();
        });
        if (feed is not null && refreshes)
        {
            _ = RefreshAsync(meter, feed, routes.ServiceProvider.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None);
        }

        routes.MapGet("/metrics", async (CancellationToken cancellationToken) =>
        {
            meter.View = feed is null ? null : await feed.FindAsync(cancellationToken);
            return Results.Text(text.Write(), Type);
        })
            .WithTags("metrics")
            .WithAnswers("metrics", isText: true)
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .WithSummary("The node's figures, for Prometheus.");
    }

    private static async Task RefreshAsync(NodeMeter meter, JobFeed feed, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(RefreshAfter);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                meter.View = await feed.FindAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The node ends.
        }
    }
}
