using Akka.Actor;
using Akka.Cluster;
using Akka.Event;

namespace InfoMax.Cluster.Hosting;

/// <summary>
/// On a worker: leaves a cluster that has had no coordinator for <c>infomax.coordinator-absence</c>. A coordinator that is
/// started again forms a cluster of its own, which the members of the old one would never hear of; leaving ends this node, and
/// its host joins the seed nodes anew.
/// </summary>
internal sealed class CoordinatorWatch : ReceiveActor, IWithTimers
{
    private readonly HashSet<UniqueAddress> _coordinators = [];
    private readonly TimeSpan _absence = Context.System.Settings.Config.GetTimeSpan("infomax.coordinator-absence");
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public CoordinatorWatch()
    {
        Receive<ClusterEvent.MemberRemoved>(removed => Forget(removed.Member));
        Receive<ClusterEvent.IMemberEvent>(changed => Remember(changed.Member));
        Receive<AbsenceOver>(_ => Leave());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Akka.Cluster.Cluster.Get(Context.System).Subscribe(
        Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));

    protected override void PostStop() => Akka.Cluster.Cluster.Get(Context.System).Unsubscribe(Self);

    private void Remember(Member member)
    {
        if (member.HasRole(NodeOptions.CoordinatorRole))
        {
            _coordinators.Add(member.UniqueAddress);
            Timers.Cancel(nameof(AbsenceOver));
        }
    }

    private void Forget(Member member)
    {
        if (_coordinators.Remove(member.UniqueAddress) && _coordinators.Count == 0)
        {
            Timers.StartSingleTimer(nameof(AbsenceOver), AbsenceOver.Instance, _absence);
        }
    }

    private void Leave()
    {
        _log.Warning("the cluster has had no coordinator for {0} s: this node leaves it", _absence.TotalSeconds);

        // It ends this actor's system; nobody waits for it here.
        _ = CoordinatedShutdown.Get(Context.System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
    }

    private sealed class AbsenceOver
    {
        public static readonly AbsenceOver Instance = new();
    }
}
