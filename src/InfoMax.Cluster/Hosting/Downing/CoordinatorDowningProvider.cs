using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.SBR;

namespace InfoMax.Cluster.Hosting.Downing;

/// <summary>
/// Akka's way to the actor that decides who goes on when nodes do not reach each other: by a lease where the coordinators share
/// a database, else by Akka's own resolver as <c>config/node.conf</c> sets it.
/// </summary>
/// <param name="system">The node's actor system.</param>
/// <param name="cluster">Its cluster, which is being made.</param>
public sealed class CoordinatorDowningProvider(ActorSystem system, Akka.Cluster.Cluster cluster) : IDowningProvider
{
    /// <summary>The role of coordinators that have the lease, by which every member knows of it.</summary>
    internal const string LeaseRole = "lease";

    private readonly SplitBrainResolverProvider _resolver = new(system, cluster);

    /// <inheritdoc/>
    public TimeSpan DownRemovalMargin => _resolver.DownRemovalMargin;

    /// <inheritdoc/>
    public Props DowningActorProps
    {
        get
        {
            Props resolver = _resolver.DowningActorProps;
            return Props.Create(() => new DowningChoice(cluster, resolver));
        }
    }
}
