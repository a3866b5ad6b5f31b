using Akka.Actor;
using Akka.Cluster;
using Akka.Coordination;

namespace InfoMax.Cluster.Hosting.Downing;

/// <summary>Waits for the first coordinator among the members, whose roles tell whether coordinators have a lease, and starts what decides then.</summary>
internal sealed class DowningChoice : ReceiveActor
{
    private readonly Akka.Cluster.Cluster _cluster;

    /// <param name="cluster">The node's cluster, which is being made while this actor is.</param>
    /// <param name="resolver">What decides without a lease.</param>
    public DowningChoice(Akka.Cluster.Cluster cluster, Props resolver)
    {
        _cluster = cluster;
        LeaseTiming timing = LeaseTiming.Of(Context.System.Settings.Config);
        Receive<ClusterEvent.IMemberEvent>(changed => changed.Member.HasRole(timing.Role), changed =>
        {
            bool byLease = changed.Member.HasRole(CoordinatorDowningProvider.LeaseRole);
            Lease? lease = byLease && cluster.SelfRoles.Contains(CoordinatorDowningProvider.LeaseRole) ? OwnLease() : null;
            Context.ActorOf(byLease ? Props.Create(() => new LeaseDowning(cluster, timing, lease)) : resolver, "decision");
            cluster.Unsubscribe(Self);
            Become(() => { });
        });
    }

    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private Lease OwnLease() => LeaseProvider.Get(Context.System).GetLease(
        PostgreSqlLease.CoordinatorsName,
        PostgreSqlLease.ConfigurationPath,
        LeaseHolder.NameOf($"{_cluster.SelfAddress.Host}:{_cluster.SelfAddress.Port}", _cluster.SelfUniqueAddress.Uid));
}
