using System.Globalization;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Hosting;

/// <summary>
/// A node's eye on the coordinator and the artifact store: asks them all the time, and says when they do not answer. On a
/// coordinator node it looks after the journal too, and leaves the cluster when the coordinator that should run on this node is
/// gone for good, so that its host starts it anew. What it finds is the node's <see cref="NodeHealth"/>, and each change a line of the log.
/// </summary>
internal sealed class CoordinatorProbe : ReceiveActor, IWithTimers
{
    /// <summary>Where the coordinator is on the node that runs it.</summary>
    private const string Singleton = "/user/coordinator/coordinator";

    /// <summary>A job that cannot be: whoever answers that it is unknown is there.</summary>
    private static readonly JobProtocol.Describe Question = new("");

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A pause between two of this actor's own seconds that can only be this process's.</summary>
    private static readonly TimeSpan OwnPause = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _silentAfter = Context.System.Settings.Config.GetTimeSpan("infomax.coordinator-silence");
    private readonly TimeSpan _storeLook = Context.System.Settings.Config.GetTimeSpan("infomax.store-look");
    private readonly TimeSpan _storeSilentAfter = Context.System.Settings.Config.GetTimeSpan("infomax.store-silence");
    private readonly TimeSpan _goneAfter = Context.System.Settings.Config.GetTimeSpan("infomax.coordinator-missing");
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IActorRef _coordinator;
    private readonly NodeHealth _health;
    private readonly NodeOptions _options;
    private readonly CoordinatorServices _services;
    private readonly TimeProvider _clock = TimeProvider.System;
    private long _looked;
    private long _answered;
    private long? _storeAsked;
    private long? _missing;
    private bool _wasReady = true;
    private bool _hasJoined;
    private string? _toldStore;

    /// <param name="coordinator">The coordinator's proxy.</param>
    /// <param name="options">The node's settings.</param>
    /// <param name="services">The node's stores.</param>
    /// <param name="health">Takes what is found.</param>
    public CoordinatorProbe(IActorRef coordinator, NodeOptions options, CoordinatorServices services, NodeHealth health)
    {
        _coordinator = coordinator;
        _options = options;
        _services = services;
        _health = health;
        _looked = _answered = _clock.GetTimestamp();
        Receive<LookDue>(_ => Look());
        Receive<JobProtocol.Refused>(_ => OnAnswer());
        Receive<ActorIdentity>(OnIdentity);
        Receive<JournalDue>(_ => JournalCheck.ProbeAsync(options).PipeTo(Self));
        Receive<JournalCheck.Finding>(OnJournal);
        Receive<StoreDue>(_ => AskStore());
        Receive<StoreCheck.Finding>(OnStore);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A file is written and flushed to see whether the disk takes it; a database only answers.</summary>
    private TimeSpan JournalInterval => TimeSpan.FromSeconds(_options.Journal.PostgresConnection is null ? 10 : 2);

    private bool IsCoordinator => _options.Roles.Contains(NodeOptions.CoordinatorRole);

    /// <summary>True where the cluster's coordinator should be: on its oldest coordinator node.</summary>
    private bool ShouldRunHere => IsCoordinator && _cluster.SelfMember.Status == MemberStatus.Up && _cluster.State.Members
        .Where(member => member.HasRole(NodeOptions.CoordinatorRole) && member.Status == MemberStatus.Up)
        .All(member => member.UniqueAddress == _cluster.SelfUniqueAddress || _cluster.SelfMember.IsOlderThan(member));

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(nameof(LookDue), LookDue.Instance, TimeSpan.Zero, Interval);
        if (IsCoordinator)
        {
            Timers.StartPeriodicTimer(nameof(JournalDue), JournalDue.Instance, JournalInterval);
        }

        Timers.StartSingleTimer(nameof(StoreDue), StoreDue.Instance, _storeLook);
    }

    private void Look()
    {
        long now = _clock.GetTimestamp();
        if (_clock.GetElapsedTime(_looked, now) > OwnPause)
        {
            // This process was suspended: nobody was silent but itself.
            _answered = now;
            _storeAsked = _storeAsked is null ? null : now;
            _missing = null;
        }

        _looked = now;
        if (_clock.GetElapsedTime(_answered, now) is var silence && silence > _silentAfter)
        {
            _health.Silence = string.Create(CultureInfo.InvariantCulture, $"the coordinator has not answered for {silence.TotalSeconds:F0} s");
        }

        if (_storeAsked is { } asked && _clock.GetElapsedTime(asked, now) is var wait && wait > _storeSilentAfter)
        {
            _health.StoreSilence ??= string.Create(
                CultureInfo.InvariantCulture, $"the artifact store {_services.StoreName} has not answered since {_clock.GetUtcNow() - wait:yyyy-MM-dd HH:mm:ss}Z");
        }

        TellChange();
        _coordinator.Tell(Question);
        if (ShouldRunHere)
        {
            Context.ActorSelection(Singleton).Tell(new Identify(Singleton));
        }
        else
        {
            _missing = null;
        }
    }

    /// <summary>A command's own node says on its own how it ends; one that is not in its cluster yet, what keeps it out.</summary>
    private void TellChange()
    {
        _hasJoined |= _cluster.SelfMember.Status == MemberStatus.Up;
        string? problem = _health.Problem;

        // Which server it is that does not answer is known once an attempt was broken off, a few seconds later.
        bool isNamedNow = _toldStore is not null && problem is not null && problem != _toldStore;
        if (_options.HttpAddress is null || !_hasJoined || ((problem is null) == _wasReady && !isNamedNow))
        {
            return;
        }

        _wasReady = problem is null;
        _toldStore = problem is not null && problem == _health.StoreSilence ? problem : null;
        if (problem is null)
        {
            _log.Info("this node is ready again");
        }
        else
        {
            _log.Warning("this node is not ready: {0}", problem);
        }
    }

    private void OnAnswer()
    {
        _answered = _clock.GetTimestamp();
        _health.Silence = null;
    }

    private void OnIdentity(ActorIdentity identity)
    {
        if (identity.Subject is not null)
        {
            _missing = null;
            return;
        }

        _missing ??= _clock.GetTimestamp();
        if (_clock.GetElapsedTime(_missing.Value) > _goneAfter)
        {
            _log.Error("the coordinator of this node is gone and does not come back: this node leaves its cluster");
            Timers.CancelAll();

            // It ends this actor's system; nobody waits for it here.
            _ = CoordinatedShutdown.Get(Context.System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
        }
    }

    private void OnJournal(JournalCheck.Finding finding)
    {
        if (finding.Problem is { } problem)
        {
            _health.Standstills.Stands(nameof(JournalCheck), problem);
        }
        else
        {
            _health.Standstills.GoesOn(nameof(JournalCheck));
        }
    }

    private void AskStore()
    {
        _storeAsked ??= _clock.GetTimestamp();
        StoreCheck.ProbeAsync(_services).PipeTo(Self);
    }

    /// <summary>
    /// The next look waits for the end of this one: a store that throttles takes its time. One that gives no answer is no standstill: what
    /// works with it tries on, and how long it is silent counts from the first look without an answer.
    /// </summary>
    private void OnStore(StoreCheck.Finding finding)
    {
        Timers.StartSingleTimer(nameof(StoreDue), StoreDue.Instance, _storeLook);
        if (finding.IsSilent)
        {
            return;
        }

        _storeAsked = null;
        if (finding.Problem is { } problem)
        {
            _health.Standstills.Stands(nameof(StoreCheck), problem);
        }
        else
        {
            _health.Standstills.GoesOn(nameof(StoreCheck));
        }

        _health.StoreSilence = null;
    }

    private sealed class StoreDue
    {
        public static readonly StoreDue Instance = new();
    }

    private sealed class LookDue
    {
        public static readonly LookDue Instance = new();
    }

    private sealed class JournalDue
    {
        public static readonly JournalDue Instance = new();
    }
}
