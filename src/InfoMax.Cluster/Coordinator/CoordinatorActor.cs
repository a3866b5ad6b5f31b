using Akka.Actor;
using Akka.Persistence;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator;

/// <summary>Cluster singleton: knows which jobs exist, keeps one <see cref="JobActor"/> for each, and routes to it.</summary>
public sealed class CoordinatorActor : ReceivePersistentActor
{
    private readonly IActorRef _partitions;
    private readonly CoordinatorServices _services;
    private readonly SortedSet<string> _jobs = new(StringComparer.Ordinal);

    /// <param name="partitions">The shard region of partition entities, or its proxy.</param>
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
        Command<JobProtocol.Watch>(watch => Route(watch.JobId, watch));
        Command<JobProtocol.Cancel>(cancel => Route(cancel.JobId, cancel));
    }

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
        return child.Equals(ActorRefs.Nobody)
            ? Context.ActorOf(Props.Create(() => new JobActor(jobId, _partitions, _services)), name)
            : child;
    }
}
