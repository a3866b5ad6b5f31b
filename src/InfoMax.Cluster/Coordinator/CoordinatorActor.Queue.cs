using Akka.Actor;
using Akka.Event;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Rounds;
using InfoMax.Cluster.Telemetry;

namespace InfoMax.Cluster.Coordinator;

/// <content>
/// Whose turn it is. A job is journaled here when it is submitted, and its actor is given it when its turn comes. After a
/// restart the actors of the jobs that had their turn tell how they stand: one that never got its job is given it, and one
/// that is over is closed here too.
/// </content>
public sealed partial class CoordinatorActor
{
    /// <summary>Jobs of one page of <see cref="JobProtocol.Jobs"/>, which keeps a page far below the limit of a message.</summary>
    private const int JobsPerPage = 10;

    private readonly JobQueue _queue;

    /// <summary>Jobs that have had their turn, before this coordinator started or since.</summary>
    private readonly HashSet<string> _begun = new(StringComparer.Ordinal);

    /// <summary>Jobs that were given to their actors since this coordinator started.</summary>
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>After recovery: the actors of the jobs that run tell how they stand.</summary>
    private void ResumeJobs()
    {
        foreach (JobEntry job in _queue.Running)
        {
            _begun.Add(job.JobId);
        }

        // What had begun before it was paused has work out there whose reports it must take.
        foreach (JobEntry job in _queue.Unfinished.Where(job => job.MayHaveBegun || _begun.Contains(job.JobId)).ToArray())
        {
            Job(job.JobId);
        }
    }

    /// <summary>Whichever node it came by, this node's disk and options say where jobs may read and write.</summary>
    private void OnSubmit(JobProtocol.Submit submit)
    {
        if (_services.Roots.IsAnywhere)
        {
            Take(submit);
            return;
        }

        // Links are followed, which may wait for a disk.
        _services.Gate.RunAside(() => new Judged(submit, JobPaths.Problem(_services.Roots, submit.Spec))).PipeTo(Self, Sender);
    }

    private void OnJudged(Judged judged)
    {
        if (judged.Problem is { } problem)
        {
            Sender.Tell(new JobProtocol.Refused(judged.Submit.JobId, problem, IsForbidden: true));
        }
        else
        {
            Take(judged.Submit);
        }
    }

    private void Take(JobProtocol.Submit submit)
    {
        if (_erasing.Contains(submit.JobId))
        {
            // It is asked again; by then nothing is known of the job before.
            return;
        }

        JobEntry? job = _queue.Find(submit.JobId);
        if (job is not null && JobSpecDifference.Between(job.Spec, submit.Spec) is { } difference)
        {
            Sender.Tell(new JobProtocol.Refused(submit.JobId, difference));
        }
        else if (job is null or { Outcome: JobOutcome.Failed })
        {
            if (_queue.WriterOf(submit.Spec.Output) is { } writer)
            {
                Sender.Tell(new JobProtocol.Refused(
                    submit.JobId, $"--output {submit.Spec.Output}: job {writer.JobId} writes there; wait for it, cancel it, or name another directory"));
                return;
            }

            Persist(new JobRegistered(submit.JobId, submit.Spec, Now), registered =>
            {
                JournalFailure.Over(_services.Standstills, Standstill);
                _queue.Apply(registered);
                int place = _queue.PlaceOf(submit.JobId);
                Context.GetLogger().Info(
                    "job {0}: submitted, {1} to {2}{3}",
                    submit.JobId,
                    string.Join(", ", submit.Spec.Inputs),
                    submit.Spec.Output,
                    place > 0 ? $"; it waits, place {place}" : "");
                Answer(submit);
            });
        }
        else
        {
            Answer(submit);
        }
    }

    private void OnRetry(JobProtocol.Retry retry)
    {
        switch (_queue.Find(retry.JobId))
        {
            case null:
                Sender.Tell(Unknown(retry.JobId));
                break;
            case { Outcome: JobOutcome.Failed or null, Spec: { } spec }:
                OnSubmit(new JobProtocol.Submit(retry.JobId, spec));
                break;
            default:
                Sender.Tell(new JobProtocol.Refused(retry.JobId, $"job {retry.JobId} did not fail: there is nothing to try again"));
                break;
        }
    }

    /// <summary>Whose turn it is answers for itself; who waits is accepted, since it is journaled.</summary>
    private void Answer(JobProtocol.Submit submit)
    {
        if (_queue.PlaceOf(submit.JobId) > 0 || _queue.Find(submit.JobId) is { IsPaused: true })
        {
            Sender.Tell(new JobProtocol.Accepted(submit.JobId, Resumed: false));
        }
        else if (!_stopped.Contains(submit.JobId))
        {
            _begun.Add(submit.JobId);
            _given.Add(submit.JobId);
            Job(submit.JobId).Forward(submit);
        }
    }

    private void OnCancel(JobProtocol.Cancel cancel)
    {
        if (_queue.Find(cancel.JobId) is null)
        {
            Sender.Tell(Unknown(cancel.JobId));
        }
        else if (_queue.Find(cancel.JobId) is { Outcome: null } && !_begun.Contains(cancel.JobId))
        {
            Close(cancel.JobId, JobOutcome.Cancelled);
            Context.Child(Uri.EscapeDataString(cancel.JobId)).Tell(cancel);
        }
        else
        {
            Job(cancel.JobId).Forward(cancel);
        }
    }

    private void OnPause(JobProtocol.Pause pause) => Change(
        pause.JobId, job => job is { Outcome: null, IsPaused: false }, new JobPaused(pause.JobId, Now), _queue.Apply);

    private void OnResume(JobProtocol.Resume resume) => Change(
        resume.JobId, job => job.IsPaused, new JobResumed(resume.JobId, Now), _queue.Apply);

    /// <summary>Journals a change of whose turn it is, where it changes anything, and tells how the job is listed then.</summary>
    private void Change<T>(string jobId, Predicate<JobEntry> isChange, T journaled, Action<T> apply)
    {
        if (_queue.Find(jobId) is not { } job)
        {
            Sender.Tell(Unknown(jobId));
        }
        else if (isChange(job))
        {
            Persist(journaled, stored =>
            {
                apply(stored);
                GiveTurns();
                Sender.Tell(new JobProtocol.Described(Listing(_queue.Find(jobId)!)));
            });
        }
        else
        {
            Sender.Tell(new JobProtocol.Described(Listing(job)));
        }
    }

    private void OnStanding(JobStanding standing)
    {
        bool isStale = standing.Recovered && _given.Contains(standing.JobId);
        if (isStale || _queue.Find(standing.JobId) is not { Outcome: null } job)
        {
            return;
        }

        if (!standing.Opened)
        {
            if (_queue.IsRunning(standing.JobId))
            {
                Give(job);
            }
        }
        else if (standing.Outcome is { } outcome)
        {
            Close(standing.JobId, outcome);
        }
        else
        {
            _begun.Add(standing.JobId);
        }
    }

    private void Close(string jobId, JobOutcome outcome) => Persist(new JobClosed(jobId, outcome, Now), closed =>
    {
        JournalFailure.Over(_services.Standstills, Standstill);

        // Two reports of one end may both be on their way to the journal.
        if (_queue.Find(jobId)!.Outcome is not null)
        {
            return;
        }

        _queue.Apply(closed);
        ClusterTraces.Job(jobId, outcome.ToString().ToLowerInvariant(), outcome == JobOutcome.Failed, _queue.Find(jobId)!.SubmittedAt, closed.At);
        _begun.Remove(jobId);
        _given.Remove(jobId);
        ReleaseArtifacts(closed);
        GiveTurns();
        ForgetOldJobs();
    });

    /// <summary>Begins the jobs whose turn it is, and tells those that have begun whether it is theirs.</summary>
    private void GiveTurns()
    {
        HashSet<string> running = [.. _queue.Running.Select(job => job.JobId)];
        foreach (JobEntry job in _queue.Unfinished.ToArray())
        {
            bool runs = running.Contains(job.JobId);
            IActorRef child = Context.Child(Uri.EscapeDataString(job.JobId));
            child.Tell(new JobTurn(runs));
            if (runs && !_begun.Contains(job.JobId))
            {
                Give(job);
            }
        }
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

    private void Give(JobEntry job)
    {
        _begun.Add(job.JobId);
        _given.Add(job.JobId);
        Job(job.JobId).Tell(new JobProtocol.Submit(job.JobId, job.Spec));
    }

    /// <summary>The actor tells how it stands once it has recovered.</summary>
    private void Revive(string jobId)
    {
        _stopped.Remove(jobId);
        _given.Remove(jobId);
        Job(jobId);
    }

    private JobProtocol.Jobs Page(string after)
    {
        JobEntry[] rest = [.. after.Length == 0 ? _queue.Jobs : _queue.Jobs.SkipWhile(job => job.JobId != after).Skip(1)];
        return new JobProtocol.Jobs([.. rest.Take(JobsPerPage).Select(Listing)], rest.Length <= JobsPerPage);
    }

    private JobListing Listing(JobEntry job) =>
        new(job.JobId, job.Spec.Output, job.SubmittedAt, job.EndedAt, job.Outcome, _queue.PlaceOf(job.JobId), job.IsPaused);

    private sealed record Judged(JobProtocol.Submit Submit, string? Problem);

    private sealed record ArtifactsReleased(string JobId, Exception? Cause);
}
