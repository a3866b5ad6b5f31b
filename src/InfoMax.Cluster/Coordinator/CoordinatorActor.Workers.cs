using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using InfoMax.Cluster.Coordinator.Dispatch;
using InfoMax.Cluster.Coordinator.Workers;
using InfoMax.Cluster.Faults;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Telemetry;

namespace InfoMax.Cluster.Coordinator;

/// <content>Which workers there are.</content>
public sealed partial class CoordinatorActor
{
    /// <summary>Workers of one page of <see cref="WorkerProtocol.Workers"/>.</summary>
    private const int WorkersPerPage = 50;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly WorkerRegistry _registry = new(silentAfter: TimeSpan.FromSeconds(5), goneAfter: TimeSpan.FromSeconds(30));
    private readonly OwnPauses _pauses = new(TimeProvider.System);
    private WorkerPool _told = WorkerPool.Empty;

    private TimeSpan Elapsed => TimeSpan.FromSeconds((double)_services.Clock.GetTimestamp() / _services.Clock.TimestampFrequency);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        base.PreStart();
        Timers.StartPeriodicTimer(nameof(SweepDue), SweepDue.Instance, SweepInterval);
        if (Context.System.HasExtension<Akka.Cluster.Cluster>())
        {
            Akka.Cluster.Cluster.Get(Context.System).Subscribe(
                Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved), typeof(ClusterEvent.IReachabilityEvent));
        }
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        if (Context.System.HasExtension<Akka.Cluster.Cluster>())
        {
            Akka.Cluster.Cluster.Get(Context.System).Unsubscribe(Self);
        }

        _services.WorkerObstacles.Current = null;
        base.PostStop();
    }

    private void CommandWorkers()
    {
        Command<WorkerProtocol.Announce>(OnAnnounce);
        Command<WorkerProtocol.Goodbye>(goodbye =>
        {
            _registry.Departed(goodbye.Worker);
            TellJobs(inOrder: true);
            Sender.Tell(new WorkerProtocol.Farewell(goodbye.Worker));
        });
        Command<WorkerProtocol.ListWorkers>(query => Sender.Tell(WorkersPage(query.After)));
        Command<ClusterEvent.MemberRemoved>(removed =>
        {
            _registry.Departed(NameOf(removed.Member));
            TellJobs(inOrder: removed.PreviousStatus == MemberStatus.Exiting);
        });
        Command<ClusterEvent.ReachabilityEvent>(changed =>
        {
            _registry.Reachable(NameOf(changed.Member), changed is ClusterEvent.ReachableMember);
            TellJobs();
        });
        Command<SweepDue>(_ =>
        {
            if (_pauses.Ended())
            {
                _registry.Resumed(Elapsed);
            }

            _registry.Sweep(Elapsed);
            TellJobs();
        });
    }

    private void OnAnnounce(WorkerProtocol.Announce announce)
    {
        bool known = _registry.Pool.Workers.TryGetValue(announce.Worker, out WorkerInfo? before);
        if (!_registry.Announced(announce, Elapsed))
        {
            Sender.Tell(new WorkerProtocol.Farewell(announce.Worker));
            return;
        }

        if (!known)
        {
            Context.GetLogger().Info("worker {0} is there, cores: {1}", announce.Worker, announce.Cores);
        }

        // What it works on changes all the time and can wait for the next sweep; whether it takes work cannot.
        if (!known || before!.Condition != _registry.Pool.Workers[announce.Worker].Condition)
        {
            TellJobs();
        }

        Sender.Tell(new WorkerProtocol.Welcome(announce.Worker));
    }

    /// <param name="inOrder">Whoever went since the jobs were told last left the cluster in order.</param>
    private void TellJobs(bool inOrder = false)
    {
        if (ReferenceEquals(_told, _registry.Pool))
        {
            return;
        }

        foreach (string worker in _told.Workers.Keys.Where(worker => !_registry.Pool.Knows(worker)))
        {
            if (inOrder)
            {
                Context.GetLogger().Info("worker {0} left", worker);
            }
            else
            {
                ClusterMetrics.WorkersLost.Add(1);
                Context.GetLogger().Info("worker {0} is gone", worker);
            }
        }

        foreach (WorkerInfo worker in _registry.Pool.Workers.Values.Where(IsNews))
        {
            if (worker.Obstacle is { } obstacle)
            {
                Context.GetLogger().Warning("{0}", WorkerObstacles.Words(worker.Name, obstacle));
            }
            else
            {
                Context.GetLogger().Info("worker {0} waits for no store any more", worker.Name);
            }
        }

        _services.WorkerObstacles.Current = WorkerObstacles.Words(_registry.Pool.Workers.Values.Select(worker => (worker.Name, worker.Obstacle)));
        _told = _registry.Pool;
        foreach (IActorRef job in Context.GetChildren())
        {
            job.Tell(_told);
        }
    }

    /// <summary>It began to wait for something since the jobs were told last, or waits no longer.</summary>
    private bool IsNews(WorkerInfo worker) => (_told.Workers.GetValueOrDefault(worker.Name)?.Obstacle is null) != (worker.Obstacle is null);

    private WorkerProtocol.Workers WorkersPage(string after)
    {
        WorkerInfo[] page = [.. _registry.Pool.Workers.Values
            .Where(worker => string.CompareOrdinal(worker.Name, after) > 0)
            .Take(WorkersPerPage + 1)];
        return new WorkerProtocol.Workers(
            [.. page.Take(WorkersPerPage).Select(worker => new WorkerStatus(worker.Name, worker.Cores, worker.MemoryBytes, worker.Condition, worker.Items, worker.Obstacle))],
            page.Length > WorkersPerPage);
    }

    private static string NameOf(Member member) => WorkerName.Of(member.Address.Host, member.Address.Port, member.UniqueAddress.Uid);

    private sealed class SweepDue
    {
        public static readonly SweepDue Instance = new();
    }
}
