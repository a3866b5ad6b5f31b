using InfoMax.Cluster.Partitions;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Objects;

namespace InfoMax.Cluster.Hosting;

/// <summary>Looks at the artifact store before a node relies on it, and again while it does.</summary>
internal static class StoreCheck
{
    /// <summary>The store's id. A node that keeps no artifacts of its own does not ask a store on the network for it.</summary>
    /// <exception cref="NodeStartException">The store refuses or cannot be reached.</exception>
    public static Task<string> IdentifyAsync(ISharedStore store, bool isCoordinator) => OnOwnThread(() =>
    {
        try
        {
            return isCoordinator || store.Uploads is not null ? store.ReadOrCreateId() : "";
        }
        catch (ArtifactException exception) when (exception.InnerException is ObjectStoreException refusal)
        {
            throw new NodeStartException($"--artifacts {refusal.Message}", !refusal.MayPass, exception) { MayPass = refusal.MayPass };
        }
    });

    /// <summary>Whether the stores that a node uses can be used now. Never fails.</summary>
    public static Task<Finding> ProbeAsync(CoordinatorServices services) => OnOwnThread(() =>
    {
        try
        {
            return new Finding(services.StoreProblem());
        }
        catch (ArtifactException exception)
        {
            return new Finding(exception.Message, exception.InnerException is ObjectStoreException { IsSilent: true });
        }
    });

    private static Task<T> OnOwnThread<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>What a look found.</summary>
    /// <param name="Problem">What is wrong, in one line; null when nothing is.</param>
    /// <param name="IsSilent">The store gave no answer: no refusal that somebody must put right.</param>
    public sealed record Finding(string? Problem, bool IsSilent = false);
}
