using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace InfoMax.Cli.Http;

/// <summary>Probes for orchestrators.</summary>
public static class HealthEndpoints
{
    /// <summary><c>GET /healthz/live</c>: the process serves. <c>GET /healthz/ready</c>: 200 while the node is in its cluster, else 503.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes, CurrentNode node)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(node);
        routes.MapGet("/healthz/live", () => TypedResults.Text("live\n"))
            .WithTags("health")
            .WithSummary("Whether the process serves requests.");
        routes.MapGet("/healthz/ready", () => node.IsReady
                ? Results.Text("ready\n")
                : Results.Text(node.IsLeaving ? "leaving\n" : "joining\n", statusCode: StatusCodes.Status503ServiceUnavailable))
            .WithTags("health")
            .Produces(StatusCodes.Status503ServiceUnavailable)
            .WithSummary("Whether the node is in its cluster and takes requests.");
    }
}
