using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace InfoMax.Cli.Http;

/// <summary>What Kubernetes, a load balancer or systemd asks: whether to start the process anew, and whether to send it requests.</summary>
public static class HealthEndpoints
{
    /// <summary><c>GET /healthz/live</c>: the process serves. <c>GET /healthz/ready</c>: 200 while the node is in its cluster and the coordinator does its work, else 503 with the reason. What its workers wait for is said beside "ready".</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes, CurrentNode node)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(node);
        routes.MapGet("/healthz/live", () => TypedResults.Text("live\n"))
            .WithTags("health")
            .WithAnswers("live", isText: true)
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .WithSummary("Whether the process serves requests.");
        routes.MapGet("/healthz/ready", () => node.Problem is { } problem
                ? Results.Text(problem + "\n", statusCode: StatusCodes.Status503ServiceUnavailable)
                : Results.Text(node.Notice is { } notice ? $"ready; {notice}\n" : "ready\n"))
            .WithTags("health")
            .WithAnswers("ready", isText: true)
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .WithSummary("Whether the node is in its cluster and its coordinator does its work; 503 says in a line why not.");
    }
}
