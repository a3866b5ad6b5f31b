using InfoMax.Cli.Progress;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cli.Http.Jobs;

/// <summary>From the coordinator's answers to what the HTTP API shows.</summary>
public static class JobViews
{
    /// <summary>What a list says of a job: less than its own page.</summary>
    public static JobView Of(JobListing job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new JobView
        {
            Id = job.JobId,
            State = job.Outcome is { } outcome ? StateOf(outcome) : job.IsPaused ? "paused" : job.Place > 0 ? "queued" : "running",
            Place = job.Place > 0 ? job.Place : null,
            Output = job.Output,
            SubmittedAt = TimeOf(job.SubmittedAt),
            EndedAt = job.EndedAt is { } ended ? TimeOf(ended) : null,
        };
    }

    /// <summary>A job with how it stands, which is newer than the listing.</summary>
    public static JobView Of(JobListing job, IClusterMessage standing) => standing switch
    {
        JobProtocol.Queued queued => Of(job) with { State = queued.Place == 0 ? "paused" : "queued", Place = queued.Place == 0 ? null : queued.Place },
        JobProtocol.Progress progress => Of(job) with
        {
            State = job.IsPaused ? "paused" : "running",
            Place = null,
            Round = progress.Round == RoundKind.None ? null : Round(progress),
            FinishedRounds = Stages(progress.Stages),
            Retries = progress.Retries,
            Problem = progress.Obstacle,
        },
        JobProtocol.Ended ended => Of(job) with
        {
            State = StateOf(ended.Outcome),
            Place = null,
            Message = ended.Message,
            FinishedRounds = ended.Stages is { } stages ? Stages(stages) : null,
            Retries = ended.Stages is null ? null : ended.Retries,
            Report = ended.Report,
        },
        _ => Of(job),
    };

    /// <summary>The progress that a view tells of; null unless the job runs.</summary>
    public static JobProtocol.Progress? ProgressOf(JobView job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Round is not { } round ? null : new JobProtocol.Progress(
            job.Id,
            Enum.GetValues<RoundKind>().FirstOrDefault(kind => RoundCatalog.NameOf(kind) == round.Name),
            round.Number,
            round.Rounds ?? 0,
            round.Done,
            round.Items,
            round.Fraction,
            round.RowsDone,
            round.Seconds,
            job.Retries ?? 0,
            round.Running,
            [],
            round.Rows);
    }

    /// <summary>What the page says of a node that computes.</summary>
    public static WorkerView Of(WorkerStatus worker)
    {
        ArgumentNullException.ThrowIfNull(worker);
        return new WorkerView
        {
            Name = worker.Worker,
            State = worker.Condition.ToString().ToLowerInvariant(),
            Cores = worker.Cores,
            MemoryBytes = worker.MemoryBytes,
            Work = [.. worker.Items.Select(Words)],
            Problem = worker.Obstacle,
        };
    }

    /// <summary>The outcome of a state; null while the job waits or runs.</summary>
    public static JobOutcome? OutcomeOf(string state) =>
        Enum.GetValues<JobOutcome>().Where(outcome => StateOf(outcome) == state).Cast<JobOutcome?>().FirstOrDefault();

    /// <summary><c>job b1: graph, item 3, attempt 2</c>; items count from 1.</summary>
    private static string Words(WorkItemId item)
    {
        string part = item.Index == WorkItemId.VerifyIndex ? "check of the input" : FormattableString.Invariant($"item {item.Index + 1}");
        return FormattableString.Invariant($"job {item.JobId}: {RoundCatalog.NameOf(item.Round)}, {part}, attempt {item.Attempt}");
    }

    private static IReadOnlyList<StageView> Stages(IReadOnlyList<StageTime> stages) =>
        [.. stages.Select(stage => new StageView { Name = RoundCatalog.NameOf(stage.Round), Seconds = Math.Round(stage.Seconds, 3), Workers = stage.Workers, Retries = stage.Retries })];

    private static RoundView Round(JobProtocol.Progress progress) => new()
    {
        Name = RoundCatalog.NameOf(progress.Round),
        Number = progress.RoundNumber,
        Rounds = progress.Rounds > 0 ? progress.Rounds : null,
        Items = progress.Items,
        Done = progress.ItemsDone,
        Running = progress.ItemsRunning,
        Pending = Math.Max(0, progress.Items - progress.ItemsDone - progress.ItemsRunning),
        Fraction = Math.Round(progress.Fraction, 4),
        RowsDone = progress.RowsDone,
        Rows = progress.Rows,
        RowsPerSecond = ProgressText.RowsPerSecond(progress) is { } rate ? Math.Round(rate, 1) : null,
        Seconds = Math.Round(progress.RoundSeconds, 3),
        RemainingSeconds = ProgressText.Remaining(progress) is { } left ? Math.Round(left.TotalSeconds, 1) : null,
    };

    private static string StateOf(JobOutcome outcome) => outcome switch
    {
        JobOutcome.Succeeded => "succeeded",
        JobOutcome.BadConfiguration => "bad_configuration",
        JobOutcome.BadInput => "bad_input",
        JobOutcome.Cancelled => "cancelled",
        _ => "failed",
    };

    private static DateTimeOffset TimeOf(double seconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(seconds * 1000));
}
