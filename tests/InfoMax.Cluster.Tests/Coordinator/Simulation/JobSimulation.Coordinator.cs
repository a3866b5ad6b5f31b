using InfoMax.Cluster.Coordinator.Dispatch;
using InfoMax.Cluster.Coordinator.State;
using InfoMax.Cluster.Coordinator.Workers;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Tests.Coordinator.Simulation;

/// <content>The coordinator: decides, journals, applies and carries out, as the actors do.</content>
internal sealed partial class JobSimulation
{
    private readonly List<JobEvents.IJobEvent> _journal = [];
    private JobState _state = new() { JobId = SimulatedJob.Id };
    private WorkDispatcher _dispatcher = new(DispatchTiming.Default);
    private WorkerRegistry _registry = NewRegistry();
    private int _incarnation;

    /// <summary>The state that the journal leads to.</summary>
    public static JobState Replay(IEnumerable<JobEvents.IJobEvent> journal) =>
        journal.Aggregate(new JobState { JobId = SimulatedJob.Id }, (state, journaled) => JobTransition.Apply(state, journaled).State);

    private void Submit() => Take(new JobInput.Open(_job.Spec, SimulatedJob.JobArtifact));

    private void Crash()
    {
        CoordinatorCrashes++;
        if (_settings.InputChanges && _choice.Chance(0.3))
        {
            _fingerprint = 1;
        }

        string live = Structure.Of(_state);
        int stored = _choice.Below(_journal.Count + 1);
        _state = stored == 0 ? Replay(_journal) : Recover(stored);
        string replayed = Structure.Of(_state);
        if (live != replayed)
        {
            throw new SimulationFailure($"the replayed state differs\n live:     {live}\n replayed: {replayed}");
        }

        _incarnation++;
        _dispatcher = new WorkDispatcher(DispatchTiming.Default);
        _registry = NewRegistry();
        _indexWrites.Clear();
        _coordinatorNode.Entities.Clear();
        Take(new JobInput.Reopen());
        if (_state.Spec is null)
        {
            // Nothing was journaled: the client, which was not answered, submits again.
            Submit();
        }
    }

    /// <summary>Recovery from a snapshot after so many events and the rest of the journal.</summary>
    private JobState Recover(int stored) => _journal.Skip(stored).Aggregate(
        JobSnapshots.Restore(JobSnapshots.Store(Replay(_journal.Take(stored)))),
        (state, journaled) => JobTransition.Apply(state, journaled).State);

    /// <summary>A crash may cut it off anywhere. False when the input led to nothing.</summary>
    private bool Take(JobInput input)
    {
        IReadOnlyList<JobEvents.IJobEvent> events = JobTransition.Decide(_state, input, _now.TotalSeconds);
        bool crash = _chaos && events.Count > 0 && _choice.Chance(_settings.CoordinatorCrash / 5);
        int journaled = crash ? _choice.Between(0, events.Count) : events.Count;
        int carriedOut = crash ? _choice.Between(0, journaled) : events.Count;
        for (int i = 0; i < journaled; i++)
        {
            _journal.Add(events[i]);
            _checker.Observe(events[i], Fingerprints[_fingerprint], _damaged);
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
        else if (events.Count > 0)
        {
            Advance();
        }

        return events.Count > 0;
    }

    private void Advance()
    {
        _dispatcher.Workers = _registry.Pool;
        if (_dispatcher.Next(_state, _now) is { } schedule && !Take(schedule))
        {
            throw new SimulationFailure($"the dispatcher's wish {Structure.Of(schedule)} leads to nothing");
        }
    }

    private void CarryOut(JobEffect effect)
    {
        switch (effect)
        {
            case JobEffect.Dispatch { Item: var item } when _dispatcher.IsHeld:
                throw new SimulationFailure($"{item} is leased while the job is paused");
            case JobEffect.Dispatch dispatch:
                _dispatcher.Sent(dispatch.Item, dispatch.Worker, _now);
                Send(new PartitionProtocol.Run(dispatch.Item, dispatch.Order, dispatch.Worker));
                break;
            case JobEffect.Acknowledge acknowledge:
                _dispatcher.Finished(acknowledge.Item, _now);
                Send(new PartitionProtocol.Acknowledge(acknowledge.Item, acknowledge.Worker));
                break;
            case JobEffect.Stop stop:
                _dispatcher.Stopped(stop.Item, _now);
                Send(new PartitionProtocol.Stop(stop.Item, stop.Worker));
                break;
            case JobEffect.WriteIndex write:
                _indexWrites.Add(write);
                break;
            case JobEffect.CheckIndexes check:
                _indexWrites.AddRange(check.Rounds.Where(round => _damaged.Contains(round.Index.Uri))
                    .Select(round => new JobEffect.WriteIndex(round.Round, _state.IndexVersions.GetValueOrDefault(round.Round), null)));
                break;
            case JobEffect.Reclaim reclaim:
                Reclaim(reclaim.Round, reclaim.Index);
                break;
            case JobEffect.WriteJob:
                _damaged.Remove(SimulatedJob.JobArtifact.Uri);
                break;
            case JobEffect.Announce:
                _dispatcher.Clear();
                break;
            default:
                throw new SimulationFailure($"unknown effect {effect}");
        }
    }

    private void Tick(TimeSpan passed)
    {
        _now += passed;
        _dispatcher.IsHeld = _chaos && _settings.Holds && _holds.Chance(0.3);
        _registry.Sweep(_now);
        _dispatcher.Workers = _registry.Pool;
        foreach (LeaseClock overdue in _dispatcher.TakeOverdue(_now))
        {
            Send(new PartitionProtocol.Run(overdue.Item, JobTransition.Order(_state, WorkKey.Of(overdue.Item)), overdue.Worker));
        }

        Advance();
    }

    private void OnReport(IClusterMessage message)
    {
        switch (message)
        {
            case PartitionProtocol.Heard heard:
                if (!_dispatcher.Heard(heard, _now))
                {
                    Send(new PartitionProtocol.Stop(heard.Item, heard.Worker));
                }

                break;
            case PartitionProtocol.Completed completed:
                TakeReport(completed.Item, completed.Worker, new JobInput.WorkCompleted(completed.Item, completed.Result));
                break;
            case PartitionProtocol.Failed failed:
                TakeReport(failed.Item, failed.Worker, new JobInput.WorkFailed(failed.Item, failed.Kind, failed.Reason, failed.Damaged));
                break;
            case WorkerProtocol.Announce announce:
                _registry.Announced(announce, _now);
                break;
            case WorkerProtocol.Goodbye goodbye:
                _registry.Departed(goodbye.Worker);
                _network.Add(new Envelope(_incarnation, new WorkerProtocol.Farewell(goodbye.Worker), ToCoordinator: false));
                break;
            default:
                throw new SimulationFailure($"the coordinator got {message}");
        }
    }

    private void TakeReport(WorkItemId item, string worker, JobInput input)
    {
        if (!Take(input))
        {
            Send(new PartitionProtocol.Acknowledge(item, worker));
        }
    }

    private static WorkerRegistry NewRegistry() => new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
}
