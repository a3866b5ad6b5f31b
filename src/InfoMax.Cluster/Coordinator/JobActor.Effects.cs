using Akka.Actor;
using Akka.Event;
using InfoMax.Cluster.Coordinator.Dispatch;
using InfoMax.Cluster.Coordinator.State;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Telemetry;

namespace InfoMax.Cluster.Coordinator;

/// <content>What is done once an event is journaled.</content>
public sealed partial class JobActor
{
    private void CarryOut(JobEffect effect)
    {
        switch (effect)
        {
            case JobEffect.Dispatch dispatch:
                _dispatcher.Sent(dispatch.Item, dispatch.Worker, Elapsed);
                Send(dispatch.Item, dispatch.Worker, dispatch.Order);
                break;
            case JobEffect.Acknowledge acknowledge:
                _dispatcher.Finished(acknowledge.Item, Elapsed);
                _partitions.Tell(new PartitionProtocol.Acknowledge(acknowledge.Item, acknowledge.Worker));
                break;
            case JobEffect.Stop stop:
                _dispatcher.Stopped(stop.Item, Elapsed);
                if (_dispatcher.Workers.Knows(stop.Worker))
                {
                    _partitions.Tell(new PartitionProtocol.Stop(stop.Item, stop.Worker));
                }

                break;
            case JobEffect.WriteIndex write:
                WriteIndex(write);
                break;
            case JobEffect.WriteJob:
                _storing = true;
                _store.Job(_state.JobId, _state.Spec!).PipeTo(
                    Self, success: _ => JobStored.Instance, failure: cause => new WriteFailed(effect, cause));
                break;
            case JobEffect.CheckIndexes check:
                _store.Missing(check.Rounds).PipeTo(Self, success: rounds => new IndexesMissing(rounds));
                break;
            case JobEffect.Reclaim reclaim:
                _store.Reclaim(_state.JobId, reclaim.Round, reclaim.Index).PipeTo(
                    Self, success: _ => new Reclaimed(reclaim.Round, null), failure: cause => new Reclaimed(reclaim.Round, cause.Message));
                break;
            case JobEffect.Announce:
                _dispatcher.Clear();
                TellStanding(recovered: false);
                break;
        }
    }

    private void Send(WorkItemId item, string worker, WorkOrder order) =>
        _partitions.Tell(new PartitionProtocol.Run(item, order with { Store = StoreFor(item) }, worker));

    /// <summary>Where the attempt's artifacts go, with the key that lets it alone bring them there.</summary>
    private StoreLocation? StoreFor(WorkItemId item) => _services.Location is { } location
        ? location with { UploadKey = _services.UploadKeys?.For(ArtifactOrigin.ItemUri(item.JobId, item.Round, item.Index, item.Attempt, "")) }
        : null;

    private void WriteIndex(JobEffect.WriteIndex write)
    {
        if (write.Results is { } results)
        {
            _store.Index(_state.JobId, write.Round, write.Version, results).PipeTo(Self, failure: cause => new WriteFailed(write, cause));
        }
        else
        {
            string journal = PersistenceId;
            Context.ActorOf(Props.Create(() => new RoundResultsReader(journal, write.Round, write.Version)));
        }
    }

    private void OnIndexesMissing(IndexesMissing missing)
    {
        foreach (RoundId round in missing.Rounds.Where(round => !_state.Unindexed.Contains(round)))
        {
            WriteIndex(new JobEffect.WriteIndex(round, _state.IndexVersions.GetValueOrDefault(round), null));
        }
    }

    private void OnWriteFailed(WriteFailed failed)
    {
        Exception cause = failed.Cause is AggregateException { InnerException: { } inner } ? inner : failed.Cause;
        if (_store.Failed(failed.Effect, Elapsed))
        {
            _log.Warning("job {0}: {1}; tried again", _state.JobId, cause.Message);
        }
        else
        {
            Take(new JobInput.StoreFailed(cause.Message));
        }
    }

    /// <summary>What cannot be deleted stays until the job's folder goes.</summary>
    private void OnReclaimed(Reclaimed reclaimed)
    {
        if (reclaimed.Problem is { } problem)
        {
            _log.Info("job {0}: artifacts of round {1} stay: {2}", _state.JobId, RoundCatalog.NameOf(reclaimed.Round), problem);
        }
    }

    private static KeyValuePair<string, object?> RoundOf(RoundId round) => new(ClusterMetrics.Round, RoundCatalog.NameOf(round.Kind));

    private static void Measure(JobEvents.AttemptFailed failed) => ClusterMetrics.LeasesFailed.Add(
        1, RoundOf(failed.Round), new KeyValuePair<string, object?>(ClusterMetrics.Outcome, failed.End.ToString().ToLowerInvariant()));

    private int? GivenBack(JobEvents.AttemptFailed e) => _state.Failures.GetValueOrDefault(new WorkKey(e.Round, e.Index))?.GivenBack;

    private void LogEvent(JobEvents.IJobEvent journaled)
    {
        switch (journaled)
        {
            case JobEvents.Opened:
                _log.Info("job {0}: started", _state.JobId);
                break;
            case JobEvents.RoundOpened opened:
                _log.Info("job {0}: round {1} begins, items: {2}", _state.JobId, RoundCatalog.NameOf(opened.Round), opened.Items);
                break;
            case JobEvents.Leased leased:
                ClusterMetrics.Leases.Add(1, RoundOf(leased.Round));
                break;
            case JobEvents.AttemptFailed { End: AttemptEnd.GivenBack } again when GivenBack(again) is { } times && times > DispatchTiming.Default.FreeReturns:
                Measure(again);
                _log.Warning("job {0}: {1} {2} was given back {3} times, and waits longer each time: {4}", _state.JobId, RoundCatalog.NameOf(again.Round), again.Index, times, again.Reason);
                break;
            case JobEvents.AttemptFailed { End: AttemptEnd.Returned or AttemptEnd.GivenBack } returned:
                Measure(returned);
                _log.Debug("job {0}: {1} {2} attempt {3}: {4}", _state.JobId, RoundCatalog.NameOf(returned.Round), returned.Index, returned.Attempt, returned.Reason);
                break;
            case JobEvents.AttemptFailed failed:
                Measure(failed);
                _log.Warning("job {0}: {1} {2} attempt {3} failed: {4}", _state.JobId, RoundCatalog.NameOf(failed.Round), failed.Index, failed.Attempt, failed.Reason);
                break;
            case JobEvents.ItemReopened reopened:
                ClusterMetrics.ItemsReopened.Add(1, RoundOf(reopened.Round));
                _log.Warning(
                    "job {0}: {1} {2} is done again: {3}",
                    _state.JobId,
                    RoundCatalog.NameOf(reopened.Round),
                    reopened.Index,
                    reopened.Damaged.Length > 0 ? $"its artifact {reopened.Damaged} is damaged" : "for the sake of one that is");
                break;
            case JobEvents.RoundClosed closed:
                ClusterTraces.Round(_state.JobId, RoundCatalog.NameOf(closed.Round), closed.At - _state.Stages[^1].Seconds, closed.At);
                break;
            case JobEvents.Ended ended:
                _log.Info(
                    "job {0}: {1}{2}", _state.JobId, ended.Outcome.ToString().ToLowerInvariant(), ended.Message is { } message ? $": {message}" : "");
                break;
        }
    }
}
