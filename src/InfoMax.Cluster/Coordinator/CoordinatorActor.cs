using Akka.Actor;
using Akka.Persistence;
using InfoMax.Cluster.Coordinator.Workers;
using InfoMax.Cluster.Protocol;
using MessagePack;

namespace InfoMax.Cluster.Coordinator;

/// <summary>
/// Cluster singleton: knows which jobs exist, keeps one <see cref="JobActor"/> for each, and routes to it. A job actor that
/// stops (its journal could not be written, say) is started again after a pause and goes on from what is journaled. It keeps
/// the <see cref="WorkerRegistry"/> and tells the jobs of every change.
/// </summary>
public sealed partial class CoordinatorActor : ReceivePersistentActor, IWithTimers
{
    /// <summary>The pause before a job actor that stopped is started again.</summary>
    public static readonly TimeSpan ReviveAfter = TimeSpan.FromSeconds(5);

    private readonly IActorRef _partitions;
    private readonly CoordinatorServices _services;
    private readonly SpecUploads _uploads = new(256L << 20);
    private readonly SortedSet<string> _jobs = new(StringComparer.Ordinal);

    /// <param name="partitions">Where messages to partition entities go.</param>
    /// <param name="services">Store, gate and clock of this node.</param>
    public CoordinatorActor(IActorRef partitions, CoordinatorServices services)
    {
        _partitions = partitions;
        _services = services;
        Recover<JobRegistered>(registered => _jobs.Add(registered.JobId));
        Recover<RecoveryCompleted>(_ =>
        {
            foreach (string jobId in _jobs)
            {
                Job(jobId);
            }
        });

        Command<JobProtocol.Submit>(OnSubmit);
        Command<JobProtocol.SubmitPart>(OnSubmitPart);
        Command<JobProtocol.Watch>(watch => Route(watch.JobId, watch));
        Command<JobProtocol.Cancel>(cancel => Route(cancel.JobId, cancel));
        Command<Terminated>(ended => Timers.StartSingleTimer(
            ended.ActorRef.Path.Name, new ReviveDue(Uri.UnescapeDataString(ended.ActorRef.Path.Name)), ReviveAfter));
        Command<ReviveDue>(due => Job(due.JobId));
        CommandWorkers();
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    public override string PersistenceId => "coordinator";

    private void OnSubmit(JobProtocol.Submit submit)
    {
        if (_jobs.Contains(submit.JobId))
        {
            Job(submit.JobId).Forward(submit);
            return;
        }

        Persist(new JobRegistered(submit.JobId), registered =>
        {
            _jobs.Add(registered.JobId);
            Job(registered.JobId).Forward(submit);
        });
    }

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

    private void Route(string jobId, IClusterMessage message)
    {
        if (_jobs.Contains(jobId))
        {
            Job(jobId).Forward(message);
        }
        else
        {
            Sender.Tell(new JobProtocol.Refused(jobId, $"job {jobId} is unknown"));
        }
    }

    private IActorRef Job(string jobId)
    {
        string name = Uri.EscapeDataString(jobId);
        IActorRef child = Context.Child(name);
        if (child.Equals(ActorRefs.Nobody))
        {
            child = Context.Watch(Context.ActorOf(Props.Create(() => new JobActor(jobId, _partitions, _services)), name));
            child.Tell(_registry.Pool);
        }

        return child;
    }

    private sealed record ReviveDue(string JobId);
}
