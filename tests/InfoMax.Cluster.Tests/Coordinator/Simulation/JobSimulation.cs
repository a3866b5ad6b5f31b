using InfoMax.Cluster.Coordinator.State;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Tests.Coordinator.Simulation;

/// <summary>
/// One job in a hostile world. A seeded scheduler picks what happens next: a message arrives (any one in flight, so order
/// means nothing), is lost or arrives twice; a kernel begins or ends; a worker joins, announces itself, leaves, stops for a
/// while, dies, or lives on unreachable; an artifact is damaged; time passes; the coordinator crashes before, within or
/// after any decision, and recovers from its journal.
/// </summary>
/// <remarks>
/// Time is logical. The shell around the pure functions does what JobActor and CoordinatorActor do, with the real
/// dispatcher and registry.
/// </remarks>
internal sealed partial class JobSimulation
{
    private const int MaxWorkers = 6;

    private readonly SimulationSettings _settings;
    private readonly SimulatedJob _job;
    private readonly SeededChoice _choice;
    private readonly SeededChoice _holds;
    private readonly JournalChecker _checker;
    private TimeSpan _now;
    private bool _chaos = true;

    public JobSimulation(SimulationSettings settings)
    {
        _settings = settings;
        _job = new SimulatedJob(settings.Splits, settings.Partitions, settings.Prototype, settings.Semantic, copyRanges: settings.CopyRanges, labelled: settings.Labelled);
        _checker = new JournalChecker(_job);
        _choice = new SeededChoice(settings.Seed, 2);
        _holds = new SeededChoice(settings.Seed, 3);
        for (int i = 0; i < settings.Workers; i++)
        {
            Join();
        }
    }

    public SimulationSettings Settings => _settings;

    /// <summary>
    /// Turns that a fair schedule may need: a handful for every item when one worker does all; 35 for leases that the chaos
    /// left behind, which are lost after 30; and the pauses after failures and losses, at most 30 each.
    /// </summary>
    public int FairTurnLimit => (6 * _job.Rounds.Sum(r => r.Items)) + 35 + (30 * (JobTransition.MaxFailures + JobTransition.MaxLosses));

    public IReadOnlyList<JobEvents.IJobEvent> Journal => _journal;

    public JobState State => _state;

    public JournalChecker Checker => _checker;

    public bool Cancelled { get; private set; }

    /// <summary>Rounds whose bulk artifacts were deleted.</summary>
    public IReadOnlyCollection<RoundKind> Reclaimed => _reclaimed;

    public SimulatedJob Job => _job;

    public int CoordinatorCrashes { get; private set; }

    public int WorkerCrashes { get; private set; }

    /// <summary>Turns that the fair schedule took.</summary>
    public int FairTurns { get; private set; }

    /// <summary>Submits the job and lets the hostile scheduler run.</summary>
    public void RunChaos()
    {
        Submit();
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
        _dispatcher.IsHeld = false;
        if (!_workers.Exists(worker => !worker.Draining))
        {
            Join();
        }

        foreach (VirtualWorker worker in _workers)
        {
            worker.Paused = false;
            _registry.Reachable(worker.Name, true);
        }

        for (; FairTurns < turns && _state.Outcome is null; FairTurns++)
        {
            DeliverAll();
            foreach (VirtualWorker worker in AllWorkers().ToArray())
            {
                Speak(worker);
                ProceedAll(worker);
                ProceedAll(worker);
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
            foreach (VirtualWorker worker in AllWorkers().ToArray())
            {
                Speak(worker);
                ProceedAll(worker);
            }
        }

        if (events != _journal.Count)
        {
            throw new SimulationFailure($"{_journal[events]} follows the end");
        }
    }

    private void Step()
    {
        _now += TimeSpan.FromMilliseconds(_choice.Below(300));
        ReadOnlySpan<double> weights =
        [
            _network.Count == 0 ? 0 : 0.6,
            0.15,
            0.2,
            _indexWrites.Count == 0 ? 0 : 0.1,
            0.1,
            0.08,
            _settings.WorkerCrash,
            _settings.CoordinatorCrash,
            _zombies.Count == 0 ? 0 : 0.05,
            _workers.Count < MaxWorkers ? _settings.Churn : 0,
            _settings.Churn / 2,
            _settings.Pause,
        ];
        switch (_choice.Weighted(weights))
        {
            case 0:
                Deliver(_choice.Below(_network.Count));
                break;
            case 1:
                StepEntity(report: true);
                break;
            case 2:
                StepEntity(report: false);
                break;
            case 3:
                WriteIndex(_choice.Below(_indexWrites.Count));
                break;
            case 4:
                Tick(TimeSpan.Zero);
                break;
            case 5:
                StepAgent();
                break;
            case 6:
                CrashWorker();
                break;
            case 7:
                Crash();
                break;
            case 8:
                StepZombie();
                break;
            case 9:
                Join();
                break;
            case 10:
                Drain();
                break;
            default:
                Pause();
                break;
        }
    }
}
