using InfoMax.Cli.Http.Jobs;
using InfoMax.Cluster.Telemetry;
using InfoMax.Data.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InfoMax.Cli.Http.Metrics;

/// <summary><c>GET /metrics</c>: the node's figures for Prometheus.</summary>
public static class MetricsEndpoint
{
    private const string Type = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Adds the endpoint.</summary>
    /// <param name="routes">The node's routes.</param>
    /// <param name="current">The node.</param>
    /// <param name="memoryBytes">Memory that jobs may use on it, in bytes.</param>
    /// <param name="feed">How the cluster stands; null on a node that does not coordinate, or several nodes would tell the same.</param>
    /// <param name="tls">What HTTP shows; null for HTTP without TLS.</param>
    public static void MapMetrics(this IEndpointRouteBuilder routes, CurrentNode current, long memoryBytes, JobFeed? feed, TlsIdentity? tls = null)
    {
        ArgumentNullException.ThrowIfNull(routes);
        NodeMeter meter = new(current, memoryBytes, tls);
        PrometheusText text = new(candidate => candidate.Name is ClusterMetrics.MeterName or NodeMeter.Name);
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(ClusterMetrics).TypeHandle);
        routes.ServiceProvider.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(() =>
        {
            text.Dispose();
            meter.Dispose();
        });
        routes.MapGet("/metrics", async (CancellationToken cancellationToken) =>
        {
            meter.View = feed is null ? null : await feed.FindAsync(cancellationToken);
            return Results.Text(text.Write(), Type);
        });
    }
}
