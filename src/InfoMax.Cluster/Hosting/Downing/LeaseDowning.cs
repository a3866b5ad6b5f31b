using Akka.Actor;
using Akka.Cluster;
using Akka.Coordination;
using Akka.Event;

namespace InfoMax.Cluster.Hosting.Downing;

/// <summary>
/// Decides which side goes on when nodes do not reach each other and the coordinators share a database: the one whose coordinator has
/// the lease there. The active coordinator has it all the time; one that dies loses it within <c>heartbeat-timeout</c>, less than
/// others take to notice its death. Where most coordinators are on the other side it is given back, so that those have it.
/// Workers decide nothing: one that reaches no coordinator ends and joins anew.
/// </summary>
/// <remarks>Akka's own lease strategy acts on the node with the lowest address, which may be a worker, that has no database.</remarks>
internal sealed class LeaseDowning : ReceiveActor, IWithTimers
{
    private const string Replaced = "another coordinator works on the same journal and has the lease";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<UniqueAddress, Member> _members = [];
    private readonly HashSet<UniqueAddress> _unreachable = [];
    private readonly Akka.Cluster.Cluster _cluster;
    private readonly LeaseTiming _timing;
    private readonly Lease? _lease;
    private readonly IActorRef _self = Context.Self;
    private long _changed;
    private long? _asked;
    private long? _refused;
    private bool _isAsking;
    private bool _had;
    private bool _gaveItBack;

    /// <param name="cluster">The node's cluster, which is being made while this actor is.</param>
    /// <param name="timing">How long things take.</param>
    /// <param name="lease">A coordinator's lease; null on a worker.</param>
    public LeaseDowning(Akka.Cluster.Cluster cluster, LeaseTiming timing, Lease? lease)
    {
        _cluster = cluster;
        _timing = timing;
        _lease = lease;
        _changed = _clock.GetTimestamp();
        Receive<ClusterEvent.MemberRemoved>(removed => OnRemoved(removed.Member));
        Receive<ClusterEvent.IMemberEvent>(changed => OnMember(changed.Member));
        Receive<ClusterEvent.UnreachableMember>(changed => OnReach(changed.Member, isReached: false));
        Receive<ClusterEvent.ReachableMember>(changed => OnReach(changed.Member, isReached: true));
        Receive<Tick>(_ => OnTick());
        Receive<Answer>(OnAnswer);
        Receive<Released>(_ => _isAsking = false);
        Receive<Lost>(_ => End(Replaced));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private MemberView View => new(
        _cluster.SelfUniqueAddress,
        [.. _members.Values.Order(Member.AgeOrdering).Select(member => new KnownMember(member.UniqueAddress, member.Status, member.HasRole(_timing.Role)))],
        _unreachable);

    private bool IsStable => _clock.GetElapsedTime(_changed) >= _timing.StableAfter;

    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));
        Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, Interval);
    }

    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        if (_lease?.CheckLease() == true)
        {
            // The next coordinator need not wait for it to lapse. Should it fail, that is all that happens.
            _lease.Release().ContinueWith(released => released.Exception, TaskContinuationOptions.ExecuteSynchronously);
        }
    }

    private void OnMember(Member member)
    {
        bool isNew = !_members.TryGetValue(member.UniqueAddress, out Member? known) || known.Status != member.Status;
        _members[member.UniqueAddress] = member;
        if (isNew && member.Status is MemberStatus.Up or MemberStatus.Exiting)
        {
            _changed = _clock.GetTimestamp();
        }
    }

    private void OnRemoved(Member member)
    {
        _members.Remove(member.UniqueAddress);
        _unreachable.Remove(member.UniqueAddress);
    }

    private void OnReach(Member member, bool isReached)
    {
        _members[member.UniqueAddress] = member;
        if (isReached ? _unreachable.Remove(member.UniqueAddress) : _unreachable.Add(member.UniqueAddress))
        {
            _changed = _clock.GetTimestamp();
            _refused = null;
        }
    }

    private void OnTick()
    {
        MemberView view = View;
        Standing standing = view.Standing;
        if (standing is not (Standing.Contend or Standing.ContendLast))
        {
            _refused = null;
            _gaveItBack = false;
        }

        if (standing != Standing.Nothing && IsStable)
        {
            Act(standing, view);
        }
        else if (view.IsActive && _lease?.CheckLease() == false && !_gaveItBack)
        {
            Ask(isDecision: false);
        }
    }

    private void Act(Standing standing, MemberView view)
    {
        switch (standing)
        {
            case Standing.End:
                End("this node has reached no coordinator for a while");
                break;
            case Standing.TakeOut when _lease is not null:
                TakeOut(view, "");
                break;
            case Standing.Contend:
                Ask(isDecision: true);
                break;
            case Standing.ContendLast when _lease?.CheckLease() == true:
                GiveBack();
                break;
            case Standing.ContendLast when _clock.GetElapsedTime(_changed) >= _timing.StableAfter + _timing.MinorityDelay:
                Ask(isDecision: true);
                break;
        }
    }

    /// <summary>Once a second at most: a database that is away is no more there for it.</summary>
    private void Ask(bool isDecision)
    {
        if (_lease is null || _isAsking || (_asked is { } last && _clock.GetElapsedTime(last) < _timing.AskInterval))
        {
            return;
        }

        _isAsking = true;
        _asked = _clock.GetTimestamp();
        _lease.Acquire(_ => _self.Tell(LeaseDowning.Lost.Instance)).PipeTo(
            Self, success: has => new Answer(isDecision, has, null), failure: cause => new Answer(isDecision, null, cause.GetBaseException().Message));
    }

    private void GiveBack()
    {
        if (_isAsking)
        {
            return;
        }

        _isAsking = true;
        _gaveItBack = true;
        _had = false;
        _log.Warning("most coordinators are out of reach: this one gives back the lease, and goes on only if none of them takes it");
        _lease!.Release().PipeTo(Self, success: _ => Released.Instance, failure: _ => Released.Instance);
    }

    private void OnAnswer(Answer answer)
    {
        _isAsking = false;
        if (answer.Problem is { } problem)
        {
            // Nobody is taken out meanwhile, so nobody takes over either; without the journal jobs stand still anyway.
            if (answer.IsDecision)
            {
                _log.Warning("coordinators are out of reach, and the database cannot be asked who goes on ({0}): it is asked again", problem);
            }

            return;
        }

        if (answer.Has == false && _had)
        {
            End(Replaced);
            return;
        }

        _had = answer.Has == true;
        MemberView view = View;
        if (!answer.IsDecision || !IsStable || view.Standing is not (Standing.Contend or Standing.ContendLast))
        {
            return;
        }

        if (answer.Has == true)
        {
            TakeOut(view, " and this one has the lease");
        }
        else
        {
            // Who is refused for longer than a lease lasts was refused by somebody alive; a node that gave it back knows at once.
            _refused ??= _clock.GetTimestamp();
            if (_gaveItBack || _clock.GetElapsedTime(_refused.Value) > _timing.HeartbeatTimeout)
            {
                End("a coordinator that this one does not reach has the lease");
            }
        }
    }

    private void TakeOut(MemberView view, string why)
    {
        IReadOnlyList<UniqueAddress> lost = view.Lost;
        _log.Warning("{0} out of reach{1}: this cluster goes on without", string.Join(", ", lost.Select(member => $"{member.Address.Host}:{member.Address.Port}")), why);
        foreach (UniqueAddress member in lost)
        {
            _cluster.Down(member.Address);
        }

        _changed = _clock.GetTimestamp();
    }

    /// <summary>The node's host starts it anew.</summary>
    private void End(string why)
    {
        _log.Warning("{0}: this node leaves its cluster", why);
        _cluster.Down(_cluster.SelfAddress);
        Timers.CancelAll();
    }

    /// <summary>What the database said; a problem, or whether this node has the lease.</summary>
    private sealed record Answer(bool IsDecision, bool? Has, string? Problem);

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }

    private sealed class Released
    {
        public static readonly Released Instance = new();
    }

    private sealed class Lost
    {
        public static readonly Lost Instance = new();
    }
}
