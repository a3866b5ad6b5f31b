using Akka.Actor;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Data.Objects;

namespace InfoMax.Cluster.Partitions;

/// <summary>
/// Speaks for a worker node, one a node: announces it to the coordinator every second, and sees to it that it leaves in
/// good order. What the node's entities work on it hears over the event stream.
/// </summary>
public sealed class WorkerAgent : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan AnnounceInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long a worker with nothing left says goodbye to a coordinator that may not be there.</summary>
    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromSeconds(5);

    private readonly IActorRef _coordinator;
    private readonly string _worker;
    private readonly int _cores;
    private readonly long _memoryBytes;
    private readonly Dictionary<IActorRef, WorkItemId> _work = [];
    private readonly List<IActorRef> _leavers = [];
    private bool _draining;
    private bool _gone;
    private long _number;

    /// <param name="coordinator">The coordinator's proxy.</param>
    /// <param name="worker">This worker's name.</param>
    /// <param name="cores">Threads that compute at once.</param>
    /// <param name="memoryBytes">Memory that it may use; 0 for no limit.</param>
    public WorkerAgent(IActorRef coordinator, string worker, int cores, long memoryBytes)
    {
        _coordinator = coordinator;
        _worker = worker;
        _cores = cores;
        _memoryBytes = memoryBytes;
        Receive<WorkActivity.Taken>(OnTaken);
        Receive<WorkActivity.Released>(OnReleased);
        Receive<AnnounceDue>(_ => Announce());
        Receive<Drain>(OnDrain);
        Receive<GraceOver>(_ => HandBack(TimeSpan.Zero));
        Receive<WorkerProtocol.Welcome>(_ => { });
        Receive<WorkerProtocol.Farewell>(_ => OnFarewell());
        Receive<GoodbyeOver>(_ => OnFarewell());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(WorkActivity.Taken));
        Context.System.EventStream.Subscribe(Self, typeof(WorkActivity.Released));
        Timers.StartPeriodicTimer(nameof(AnnounceDue), AnnounceDue.Instance, TimeSpan.Zero, AnnounceInterval);
    }

    private void OnTaken(WorkActivity.Taken taken)
    {
        if (RoundCatalog.IsLocal(taken.Item.Round.Kind))
        {
            // The coordinator's own rounds are on this node by chance: they stay whatever the worker does.
            return;
        }

        bool isNew = !_work.ContainsKey(taken.Entity);
        _work[taken.Entity] = taken.Item;
        if (_draining && isNew)
        {
            // It was sent before the coordinator knew.
            taken.Entity.Tell(new WorkActivity.HandBack(TimeSpan.Zero));
        }
    }

    private void OnReleased(WorkActivity.Released released)
    {
        if (_work.Remove(released.Entity) && _draining && _work.Count == 0)
        {
            Announce();
        }
    }

    /// <summary>With work left a draining worker still announces itself; without, it says goodbye until it is heard, for a while.</summary>
    private void Announce()
    {
        bool isDone = _draining && _work.Count == 0;
        _coordinator.Tell(_gone || isDone
            ? new WorkerProtocol.Goodbye(_worker)
            : new WorkerProtocol.Announce(_worker, ++_number, _cores, _memoryBytes, _draining, [.. _work.Values], StoreSilences.Current));
        if (!isDone)
        {
            Timers.Cancel(nameof(GoodbyeOver));
        }
        else if (!_gone && !Timers.IsTimerActive(nameof(GoodbyeOver)))
        {
            Timers.StartSingleTimer(nameof(GoodbyeOver), GoodbyeOver.Instance, GoodbyeTime);
        }
    }

    private void OnDrain(Drain drain)
    {
        _leavers.Add(Sender);
        if (_gone)
        {
            OnFarewell();
            return;
        }

        _draining = true;
        Announce();
        HandBack(drain.Grace);
        Timers.StartSingleTimer(nameof(GraceOver), GraceOver.Instance, drain.Grace);
    }

    private void HandBack(TimeSpan grace)
    {
        foreach (IActorRef entity in _work.Keys)
        {
            entity.Tell(new WorkActivity.HandBack(grace));
        }
    }

    private void OnFarewell()
    {
        _gone = true;
        Timers.CancelAll();
        foreach (IActorRef leaver in _leavers)
        {
            leaver.Tell(Drained.Instance);
        }

        _leavers.Clear();
    }

    /// <summary>Command: take no more work, finish what runs and is expected to end within the grace, hand back the rest; answered by <see cref="Drained"/>.</summary>
    /// <param name="Grace">Time for what runs.</param>
    public sealed record Drain(TimeSpan Grace);

    /// <summary>Reply: the coordinator no longer counts on this worker.</summary>
    public sealed class Drained
    {
        /// <summary>The one reply that is ever sent: it says nothing more.</summary>
        public static readonly Drained Instance = new();
    }

    private sealed class AnnounceDue
    {
        public static readonly AnnounceDue Instance = new();
    }

    private sealed class GoodbyeOver
    {
        public static readonly GoodbyeOver Instance = new();
    }

    private sealed class GraceOver
    {
        public static readonly GraceOver Instance = new();
    }
}
