using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Tests.Coordinator.Simulation;

/// <summary>
/// One job in a hostile world. A seeded scheduler picks what happens next: a message arrives (any one in flight, so order
/// means nothing), is lost or arrives twice; a kernel ends; an entity reports, dies, or lives on unreachable; time passes;
/// the coordinator crashes before, within or after any decision, and recovers from its journal.
/// </summary>
/// <remarks>Time is logical. The shell around the pure functions does what JobActor does, with the real <see cref="LeaseWatch"/>.</remarks>
internal sealed partial class JobSimulation
{
    /// <summary>The reason of a lost lease.</summary>
    public const string Lost = "not heard of";

    private static readonly string[] Fingerprints = [new string('a', 64), new string('b', 64)];

    private readonly SimulationSettings _settings;
    private readonly SimulatedJob _job;
    private readonly SeededChoice _choice;
    private readonly JournalChecker _checker;
    private readonly List<JobEvents.IJobEvent> _journal = [];
    private readonly Dictionary<int, VirtualEntity> _entities = [];
    private readonly List<VirtualEntity> _zombies = [];
    private readonly List<(RoundKind Round, int Count)> _indexWrites = [];
    private readonly HashSet<RoundKind> _reclaimed = [];
    private JobState _state = new() { JobId = SimulatedJob.Id };
    private LeaseWatch _leases = NewLeases();
    private int _incarnation;
    private int _executions;
    private TimeSpan _now;
    private bool _chaos = true;
    private int _fingerprint;

    public JobSimulation(SimulationSettings settings)
    {
        _settings = settings;
        _job = new SimulatedJob(settings.Splits, settings.Partitions, settings.Prototype);
        _checker = new JournalChecker(_job);
        _choice = new SeededChoice(settings.Seed, 2);
    }

    public SimulationSettings Settings => _settings;

    /// <summary>
    /// Turns that a fair schedule may need: three for every 64 items of a round (send, run, report), and 35 for leases that the
    /// chaos left behind, which are lost after 30, and for the failures of a poisoned item.
    /// </summary>
    public int FairTurnLimit => (3 * _job.Rounds.Sum(r => (r.Items + 63) / 64)) + 35;

    public IReadOnlyList<JobEvents.IJobEvent> Journal => _journal;

    public JobState State => _state;

    public JournalChecker Checker => _checker;

    /// <summary>The input is no longer what the accepted plan was made from.</summary>
    public bool InputChanged => _checker.PlannedFingerprint is { } planned && planned != Fingerprints[_fingerprint];

    public bool Cancelled { get; private set; }

    /// <summary>Rounds whose bulk artifacts were deleted.</summary>
    public IReadOnlyCollection<RoundKind> Reclaimed => _reclaimed;

    public SimulatedJob Job => _job;

    public int CoordinatorCrashes { get; private set; }

    public int EntityCrashes { get; private set; }

    public int LostLeases { get; private set; }

    /// <summary>Turns that the fair schedule took.</summary>
    public int FairTurns { get; private set; }

    /// <summary>Submits the job and lets the hostile scheduler run.</summary>
    public void RunChaos()
    {
        Take(new JobInput.Open(_job.Spec));
        int cancelAt = _settings.Cancels ? _choice.Below(_settings.ChaosSteps) : -1;
        for (int step = 0; step < _settings.ChaosSteps && _state.Outcome is null; step++)
        {
            if (step == cancelAt)
            {
                Cancelled = true;
                Take(new JobInput.Cancel());
            }

            Step();
        }
    }

    /// <summary>
    /// Everything that is due happens in every turn, and no faults any more, until the job ends or
    /// <paramref name="turns"/> are used up. Kernels that must fail still do.
    /// </summary>
    public void RunFair(int turns)
    {
        _chaos = false;
        for (; FairTurns < turns && _state.Outcome is null; FairTurns++)
        {
            DeliverAll();
            foreach (VirtualEntity entity in _entities.Values.Concat(_zombies).Where(e => e.Running is not null).ToArray())
            {
                entity.Finish();
            }

            foreach (VirtualEntity entity in _entities.Values.Concat(_zombies).ToArray())
            {
                Report(entity);
            }

            DeliverAll();
            while (_indexWrites.Count > 0)
            {
                WriteIndex(0);
            }

            Tick(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Late messages reach a job that has ended: nothing may happen any more.</summary>
    public void DeliverLate()
    {
        int events = _journal.Count;
        _chaos = false;
        for (int turn = 0; turn < 5; turn++)
        {
            DeliverAll();
            foreach (VirtualEntity entity in _entities.Values.Concat(_zombies).ToArray())
            {
                if (entity.Running is not null)
                {
                    entity.Finish();
                }

                Report(entity);
            }
        }

        if (events != _journal.Count)
        {
            throw new SimulationFailure($"{_journal[events]} follows the end");
        }
    }

    /// <summary>The state that the journal leads to.</summary>
    public static JobState Replay(IEnumerable<JobEvents.IJobEvent> journal) =>
        journal.Aggregate(new JobState { JobId = SimulatedJob.Id }, (state, journaled) => JobTransition.Apply(state, journaled).State);

    private void Step()
    {
        _now += TimeSpan.FromMilliseconds(_choice.Below(150));
        ReadOnlySpan<double> weights =
        [
            _network.Count == 0 ? 0 : 0.6,
            _entities.Count == 0 ? 0 : 0.15,
            _entities.Count == 0 ? 0 : 0.12,
            _indexWrites.Count == 0 ? 0 : 0.1,
            0.1,
            _settings.EntityCrash,
            _settings.CoordinatorCrash,
            _zombies.Count == 0 ? 0 : 0.05,
        ];
        switch (_choice.Weighted(weights))
        {
            case 0:
                Deliver(_choice.Below(_network.Count));
                break;
            case 1:
                Report(AnyEntity());
                break;
            case 2:
                VirtualEntity entity = AnyEntity();
                if (entity.Running is not null)
                {
                    entity.Finish();
                    Report(entity);
                }

                break;
            case 3:
                WriteIndex(_choice.Below(_indexWrites.Count));
                break;
            case 4:
                Tick(TimeSpan.Zero);
                break;
            case 5:
                CrashEntity();
                break;
            case 6:
                Crash();
                break;
            default:
                StepZombie();
                break;
        }
    }

    private VirtualEntity AnyEntity() => _entities.Values.ElementAt(_choice.Below(_entities.Count));

    private void StepZombie()
    {
        VirtualEntity zombie = _zombies[_choice.Below(_zombies.Count)];
        if (zombie.Running is not null)
        {
            zombie.Finish();
        }

        Report(zombie);
        if (_choice.Chance(0.2))
        {
            _zombies.Remove(zombie);
        }
    }

    private void CrashEntity()
    {
        if (_entities.Count == 0)
        {
            return;
        }

        EntityCrashes++;
        VirtualEntity lost = AnyEntity();
        _entities.Remove(lost.Index);
        if (_choice.Chance(_settings.Zombie))
        {
            _zombies.Add(lost);
        }
    }

    private void Crash()
    {
        CoordinatorCrashes++;
        if (_settings.InputChanges && _choice.Chance(0.3))
        {
            _fingerprint = 1;
        }

        string live = Structure.Of(_state);
        _state = Replay(_journal);
        string replayed = Structure.Of(_state);
        if (live != replayed)
        {
            throw new SimulationFailure($"the replayed state differs\n live:     {live}\n replayed: {replayed}");
        }

        _incarnation++;
        _leases = NewLeases();
        _indexWrites.Clear();
        Take(new JobInput.Reopen());
        if (_state.Spec is null)
        {
            // Nothing was journaled: the client, which was not answered, submits again.
            Take(new JobInput.Open(_job.Spec));
        }
    }

    /// <summary>Decides, journals, applies and carries out, as the actor does; a crash may cut it off anywhere.</summary>
    private bool Take(JobInput input)
    {
        IReadOnlyList<JobEvents.IJobEvent> events = JobTransition.Decide(_state, input, _now.TotalSeconds);
        bool crash = _chaos && events.Count > 0 && _choice.Chance(_settings.CoordinatorCrash / 5);
        int journaled = crash ? _choice.Between(0, events.Count) : events.Count;
        int carriedOut = crash ? _choice.Between(0, journaled) : events.Count;
        for (int i = 0; i < journaled; i++)
        {
            _journal.Add(events[i]);
            _checker.Observe(events[i], Fingerprints[_fingerprint]);
            (_state, IReadOnlyList<JobEffect> effects) = JobTransition.Apply(_state, events[i]);
            foreach (JobEffect effect in i < carriedOut ? effects : [])
            {
                CarryOut(effect);
            }
        }

        if (crash)
        {
            Crash();
        }

        return events.Count > 0;
    }

    private void CarryOut(JobEffect effect)
    {
        switch (effect)
        {
            case JobEffect.Dispatch dispatch:
                _leases.Sent(dispatch.Item, dispatch.Order, _now);
                Send(new PartitionProtocol.Run(dispatch.Item, dispatch.Order));
                break;
            case JobEffect.Acknowledge acknowledge:
                _leases.Ended(acknowledge.Item);
                Send(new PartitionProtocol.Acknowledge(acknowledge.Item));
                break;
            case JobEffect.Stop stop:
                _leases.Ended(stop.Item);
                Send(new PartitionProtocol.Stop(stop.Item));
                break;
            case JobEffect.Reclaim reclaim:
                _reclaimed.Add(reclaim.Round);
                break;
            case JobEffect.WriteIndex write:
                _indexWrites.Add((write.Round, write.Results.Count));
                break;
            case JobEffect.Announce:
                _leases.Clear();
                break;
            default:
                throw new SimulationFailure($"unknown effect {effect}");
        }
    }

    private void Tick(TimeSpan passed)
    {
        _now += passed;
        (IReadOnlyList<(WorkItemId Item, WorkOrder Order)> resend, IReadOnlyList<WorkItemId> lost) = _leases.Overdue(_now);
        foreach ((WorkItemId item, WorkOrder order) in resend)
        {
            Send(new PartitionProtocol.Run(item, order));
        }

        int incarnation = _incarnation;
        foreach (WorkItemId item in lost)
        {
            if (incarnation == _incarnation && Take(new JobInput.WorkFailed(item, FailureKind.Transient, Lost)))
            {
                LostLeases++;
            }
        }
    }

    private void WriteIndex(int place)
    {
        (RoundKind round, int count) = _indexWrites[place];
        _indexWrites.RemoveAt(place);
        Take(new JobInput.IndexWritten(round, new ArtifactRef($"index/{round}", new string('0', 64), count, 1)));
    }

    private Execution Begin(WorkItemId item)
    {
        int number = ++_executions;
        bool complete = !_job.Reads(item.Round).Any(_reclaimed.Contains);
        if (!complete && item.Round == _state.Round && _state.Leases.GetValueOrDefault(item.Index) == item.Attempt)
        {
            throw new SimulationFailure($"{item} reads artifacts that are reclaimed");
        }

        bool poisoned = item.Round == _settings.Poison && item.Index <= 0;
        (FailureKind, string)? failure = !complete ? (FailureKind.Transient, $"execution {number} misses artifacts")
            : poisoned ? (_settings.PoisonKind, $"execution {number} is poisoned")
            : _chaos && _choice.Chance(_settings.TransientFailure) ? (FailureKind.Transient, $"execution {number} failed")
            : null;
        return new Execution(_job.Result(item, Fingerprints[_fingerprint]), failure);
    }

    private static LeaseWatch NewLeases() => new(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(30));
}
