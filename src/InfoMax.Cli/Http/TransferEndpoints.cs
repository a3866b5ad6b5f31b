using InfoMax.Data.Artifacts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InfoMax.Cli.Http;

/// <summary>Everything that workers read from and write to the coordinator's node.</summary>
internal static class TransferEndpoints
{
    /// <summary>Adds the artifact and input endpoints.</summary>
    /// <param name="routes">The node's routes.</param>
    /// <param name="store">The node's store.</param>
    public static void MapTransfers(this IEndpointRouteBuilder routes, DirectoryArtifactStore store)
    {
        TransferAnswers answers = new(ArtifactEndpoints.Requests);
        routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(answers.Dispose);
        ArtifactEndpoints.Map(routes, store, answers);
        InputEndpoints.Map(routes, store, answers);
    }
}
