using InfoMax.Data.Artifacts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InfoMax.Cluster.Transfer;

/// <summary>Everything that workers read from and write to the coordinator's node.</summary>
public static class TransferEndpoints
{
    /// <summary>Requests of a kind that are served at once; each holds one page.</summary>
    private const int Requests = 16;

    /// <summary>Of those, how many one machine may hold.</summary>
    private const int RequestsOfAPeer = 12;

    /// <summary>Adds the input endpoint, and where other nodes need this one to reach the store those of its artifacts.</summary>
    /// <param name="routes">The node's routes.</param>
    /// <param name="store">The node's store.</param>
    /// <param name="keys">Who may upload to it.</param>
    public static void MapTransfers(this IEndpointRouteBuilder routes, ISharedStore store, UploadKeys keys)
    {
        ArgumentNullException.ThrowIfNull(routes);

        // Apart, so that uploads that hardly move keep nobody from reading.
        TransferAnswers reads = new(Requests, RequestsOfAPeer);
        TransferAnswers writes = new(Requests, RequestsOfAPeer);
        IHostApplicationLifetime host = routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>();
        host.ApplicationStopped.Register(reads.Dispose);
        host.ApplicationStopped.Register(writes.Dispose);
        if (store.Uploads is { } uploads)
        {
            ArtifactEndpoints.Map(routes, store, uploads, keys, reads, writes);
        }

        InputEndpoints.Map(routes, store, reads);
    }
}
