using Akka.Actor;
using Akka.Event;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Coordinator;

/// <content>
/// Which jobs that are over are kept. What is beyond them first loses its own journal and its artifacts, then its place in the
/// list: should the coordinator end between the two, it does the same again, and a new job of that id never meets the old one's journal.
/// </content>
public sealed partial class CoordinatorActor
{
    /// <summary>Jobs whose journals are being deleted.</summary>
    private readonly HashSet<string> _erasing = new(StringComparer.Ordinal);

    private void ForgetOldJobs()
    {
        if (_services.JobsKept is not { } kept)
        {
            return;
        }

        foreach (JobEntry job in _queue.Beyond(kept).Where(job => _erasing.Add(job.JobId)))
        {
            Job(job.JobId).Tell(new JobErasure.Erase());
            if (job.Outcome == JobOutcome.Failed)
            {
                DeleteArtifacts(job.JobId);
            }
        }
    }

    private void OnErased(JobErasure.Erased erased)
    {
        if (erased.Problem is { } problem)
        {
            _erasing.Remove(erased.JobId);
            Context.GetLogger().Warning("job {0}, which is over for long, stays in the journal: {1}", erased.JobId, problem);
            return;
        }

        Persist(new JobForgotten(erased.JobId, Now), forgotten =>
        {
            JournalFailure.Over(_services.Standstills, Standstill);
            _queue.Apply(forgotten);
            _erasing.Remove(forgotten.JobId);
            _stopped.Remove(forgotten.JobId);
            Context.GetLogger().Info("job {0} is over for long and no longer kept", forgotten.JobId);
        });
    }

    /// <summary>A failed job may be submitted again, and then goes on from its artifacts; no other end needs them.</summary>
    private void ReleaseArtifacts(JobClosed closed)
    {
        if (closed.Outcome != JobOutcome.Failed)
        {
            DeleteArtifacts(closed.JobId);
        }
    }

    private void DeleteArtifacts(string jobId)
    {
        if (_services.ReleasesArtifacts)
        {
            _services.Gate
                .RunAside(
                    () =>
                    {
                        _services.Store.Delete($"{jobId}/");
                        return jobId;
                    })
                .PipeTo(Self, success: _ => new ArtifactsReleased(jobId, null), failure: cause => new ArtifactsReleased(jobId, cause));
        }
    }

    private void OnArtifactsReleased(ArtifactsReleased released)
    {
        if (released.Cause is { } cause)
        {
            Context.GetLogger().Warning("the artifacts of job {0}, which is over, could not be deleted: {1}", released.JobId, cause.Message);
        }
    }

    private sealed record ArtifactsReleased(string JobId, Exception? Cause);
}
