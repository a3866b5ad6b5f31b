using InfoMax.Cluster.Faults;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Data.Objects;

namespace InfoMax.Cluster.Coordinator;

/// <content>What clients are told.</content>
public sealed partial class JobActor
{
    private IClusterMessage Status()
    {
        if (_state.Outcome is { } outcome)
        {
            return new JobProtocol.Ended(_state.JobId, outcome, _state.Message, outcome == JobOutcome.Succeeded ? Report() : null, _state.Stages, _state.Retries);
        }

        Pipeline pipeline = Pipelines.Of(_state.Facts);
        int place = pipeline.Has(_state.Round.Kind) ? pipeline.PlaceOf(_state.Round.Kind) : 0;
        double fraction = _state.Items == 0 ? 0 : Math.Min(1, (_state.Done.Count + _dispatcher.RunningFraction) / _state.Items);
        long rows = _state.Facts.RowsOf(_state.Round.Kind);
        return new JobProtocol.Progress(
            _state.JobId,
            _state.Round,
            place + 1,
            _state.Facts.RoundCount,
            _state.Done.Count,
            _state.Items,
            fraction,
            (long)(fraction * rows),
            _state.RoundBegan == 0 ? 0 : Math.Max(0, Now - _state.RoundBegan),
            _state.Retries,
            _state.Leases.Keys.Count(key => key.Round == _state.Round),
            _state.Stages,
            rows,
            Obstacle());
    }

    /// <summary>What the coordinator, or else a worker that has an item of this job, hears nothing of; null while nothing is waited for.</summary>
    private string? Obstacle() => StoreSilences.Current ?? WorkerObstacles.Words(_dispatcher.Workers.Workers.Values
        .Where(worker => worker.Items.Any(item => item.JobId == _state.JobId))
        .Select(worker => (worker.Name, worker.Obstacle)));

    private JobReport Report()
    {
        JobFacts facts = _state.Facts;
        return new JobReport(
            facts.Plan!.Files,
            facts.Plan.Rows,
            facts.ValidRows,
            facts.Plan.Dimension,
            facts.Partitions,
            facts.Written!.Summary,
            _state.Stages,
            facts.Written.PeakMemoryBytes,
            _state.Retries,
            facts.Written.Recall,
            facts.Written.Warned,
            facts.Written.Copies,
            facts.Written.Defaults);
    }
}
