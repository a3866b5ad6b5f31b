using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Protocol;
using MessagePack;

namespace InfoMax.Cluster.Coordinator;

/// <summary>
/// Cluster singleton: knows which jobs exist and whose turn it is, keeps a <see cref="JobActor"/> for each that runs or is
/// asked for, and routes to it. A job actor that stops (its journal could not be written, say) is started again after a pause
/// and goes on from what is journaled; this actor itself is, too, by its supervisor. It keeps the <see cref="Workers.WorkerRegistry"/> and tells the jobs of every change.
/// </summary>
public sealed partial class CoordinatorActor : ReceivePersistentActor, IWithTimers
{
    /// <summary>The pause before a job actor that stopped is started again.</summary>
    public static readonly TimeSpan ReviveAfter = TimeSpan.FromSeconds(5);

    private const string Standstill = "no job can be taken on or closed";

    private readonly IActorRef _partitions;
    private readonly CoordinatorServices _services;
    private readonly HashSet<string> _stopped = new(StringComparer.Ordinal);
    private readonly SpecUploads _uploads = new(256L << 20);

    /// <param name="partitions">Where messages to partition entities go.</param>
    /// <param name="services">Store, gate and clock of this node.</param>
    public CoordinatorActor(IActorRef partitions, CoordinatorServices services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _partitions = partitions;
        _services = services;
        _queue = new JobQueue(services.JobsAtOnce, services.MemoryBytes);
        Recover<JobRegistered>(_queue.Apply);
        Recover<JobClosed>(_queue.Apply);
        Recover<JobPaused>(_queue.Apply);
        Recover<JobResumed>(_queue.Apply);
        Recover<JobForgotten>(_queue.Apply);
        Recover<RecoveryCompleted>(_ =>
        {
            JournalFailure.Readable(_services.Standstills, Standstill);
            ResumeJobs();
            ForgetOldJobs();
        });

        Command<JobProtocol.Submit>(OnSubmit);
        Command<Judged>(OnJudged);
        Command<JobProtocol.SubmitPart>(OnSubmitPart);
        CommandOf<JobProtocol.Watch>(watch => watch.JobId, OnWatch);
        CommandOf<JobProtocol.Cancel>(cancel => cancel.JobId, OnCancel);
        CommandOf<JobProtocol.Retry>(retry => retry.JobId, OnRetry);
        CommandOf<JobProtocol.Pause>(pause => pause.JobId, OnPause);
        CommandOf<JobProtocol.Resume>(resume => resume.JobId, OnResume);
        Command<JobProtocol.ListJobs>(query => Sender.Tell(Page(query.After)));
        CommandOf<JobProtocol.Describe>(query => query.JobId, OnDescribe);
        Command<JobProtocol.Accepted>(_ => { });
        Command<JobErasure.Erased>(OnErased);
        Command<JobStanding>(OnStanding);
        Command<ArtifactsReleased>(OnArtifactsReleased);
        Command<Terminated>(OnJobStopped);
        Command<ReviveDue>(due => Revive(due.JobId));
        CommandWorkers();
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    public override string PersistenceId => "coordinator";

    private double Now => _services.Clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;

    /// <summary>Stops this actor; its supervisor starts it again after a while, from what the journal has.</summary>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        JournalFailure.Handle(Context.System, Context.GetLogger(), _services.Standstills, Standstill, cause);

    /// <summary>Stops this actor as well: what waits for the event would wait for ever.</summary>
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        OnPersistFailure(cause, @event, sequenceNr);
        Context.Stop(Self);
    }

    /// <inheritdoc/>
    protected override void OnRecoveryFailure(Exception reason, object? message = null) =>
        JournalFailure.Unreadable(Context.GetLogger(), _services.Standstills, Standstill, reason);

    private void OnSubmitPart(JobProtocol.SubmitPart part)
    {
        try
        {
            if (_uploads.Add(part) is { } spec)
            {
                OnSubmit(new JobProtocol.Submit(part.JobId, spec));
            }
        }
        catch (MessagePackSerializationException exception)
        {
            Sender.Tell(new JobProtocol.Refused(part.JobId, $"the job's description is damaged: {exception.Message}"));
        }
    }

    private void OnWatch(JobProtocol.Watch watch)
    {
        JobEntry? job = _queue.Find(watch.JobId);
        if (job is null)
        {
            Sender.Tell(Unknown(watch.JobId));
        }
        else if (_queue.PlaceOf(watch.JobId) is > 0 and int place)
        {
            Sender.Tell(new JobProtocol.Queued(watch.JobId, place));
        }
        else if (job.IsPaused && !_begun.Contains(watch.JobId))
        {
            // It has no place while it is paused, and nothing to tell.
            Sender.Tell(new JobProtocol.Queued(watch.JobId, 0));
        }
        else if (job.Outcome == JobOutcome.Cancelled)
        {
            // It may never have begun: then its own journal knows nothing of it.
            Sender.Tell(new JobProtocol.Ended(watch.JobId, JobOutcome.Cancelled, "cancelled", null));
        }
        else if (!_stopped.Contains(watch.JobId))
        {
            Job(watch.JobId).Forward(watch);
        }
    }

    /// <summary>Nothing but time starts it again: each question of a client would else read a journal that cannot be read.</summary>
    private void OnJobStopped(Terminated ended)
    {
        string jobId = Uri.UnescapeDataString(ended.ActorRef.Path.Name);
        if (_queue.Find(jobId) is null || _erasing.Contains(jobId))
        {
            return;
        }

        _stopped.Add(jobId);
        Timers.StartSingleTimer(ended.ActorRef.Path.Name, new ReviveDue(jobId), ReviveAfter);
    }

    private void OnDescribe(JobProtocol.Describe query) => Sender.Tell(_queue.Find(query.JobId) is { } job
        ? new JobProtocol.Described(Listing(job))
        : Unknown(query.JobId));

    private static JobProtocol.Refused Unknown(string jobId) => new(jobId, $"job {jobId} is unknown");

    private IActorRef Job(string jobId)
    {
        string name = Uri.EscapeDataString(jobId);
        IActorRef child = Context.Child(name);
        if (child.Equals(ActorRefs.Nobody))
        {
            child = Context.Watch(Context.ActorOf(Props.Create(() => new JobActor(jobId, _partitions, _services)), name));
            child.Tell(new JobTurn(_queue.IsRunning(jobId)));
            child.Tell(_registry.Pool);
        }

        return child;
    }

    private sealed record ReviveDue(string JobId);
}
