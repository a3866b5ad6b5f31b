using Akka.Actor;
using Akka.Event;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Rounds;

namespace InfoMax.Cluster.Coordinator;

/// <content>What users ask of their jobs: to take one, to try it again, to cancel or pause it or to let it go on. What changes is journaled before it is answered.</content>
public sealed partial class CoordinatorActor
{
    /// <summary>Jobs that are being journaled, with their outputs.</summary>
    private readonly Dictionary<string, string> _registering = new(StringComparer.Ordinal);

    /// <summary>What came for these jobs meanwhile, or is to write to the same outputs.</summary>
    private readonly List<(object Message, IActorRef Sender)> _deferred = [];

    /// <summary>Takes a command of a job once it is known what became of its registration, if one is being written.</summary>
    private void CommandOf<T>(Func<T, string> job, Action<T> take) => Command<T>(command =>
    {
        if (_registering.ContainsKey(job(command)))
        {
            _deferred.Add((command!, Sender));
        }
        else
        {
            take(command);
        }
    });

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

        if (_registering.ContainsKey(submit.JobId) || _registering.ContainsValue(submit.Spec.Output))
        {
            // Its turn comes when it is known what became of the other.
            _deferred.Add((submit, Sender));
            return;
        }

        JobEntry? job = _queue.Find(submit.JobId);
        if (job is { Outcome: JobOutcome.Cancelled })
        {
            Sender.Tell(JobActor.Cancelled(submit.JobId));
        }
        else if (job is { Outcome: JobOutcome.BadInput or JobOutcome.BadConfiguration })
        {
            // Its actor knows what was wrong.
            Answer(submit);
        }
        else if (job is not null && JobSpecDifference.Between(job.Spec, submit.Spec, _services.BeginAgain) is { } difference)
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

            // Not one write after the other: a disk takes many at once as quickly as one.
            _registering.Add(submit.JobId, submit.Spec.Output);
            PersistAsync(new JobRegistered(submit.JobId, submit.Spec, Now), registered =>
            {
                _registering.Remove(submit.JobId);
                foreach ((object again, IActorRef sender) in _deferred)
                {
                    Self.Tell(again, sender);
                }

                _deferred.Clear();
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
            case { IsPaused: true, Outcome: null }:
                Sender.Tell(new JobProtocol.Refused(retry.JobId, $"job {retry.JobId} is paused, and did not fail: resume it"));
                break;
            case { Outcome: not JobOutcome.Succeeded, Spec: { } spec }:
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
        if (_queue.Find(cancel.JobId) is { Outcome: null })
        {
            Context.GetLogger().Info("job {0} is to be cancelled", cancel.JobId);
        }

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
        pause.JobId, job => job is { Outcome: null, IsPaused: false }, new JobPaused(pause.JobId, Now), "paused", _queue.Apply);

    private void OnResume(JobProtocol.Resume resume) => Change(
        resume.JobId, job => job.IsPaused, new JobResumed(resume.JobId, Now), "resumed", _queue.Apply);

    /// <summary>Journals a change of whose turn it is, where it changes anything, and tells how the job is listed then.</summary>
    private void Change<T>(string jobId, Predicate<JobEntry> isChange, T journaled, string done, Action<T> apply)
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
                Context.GetLogger().Info("job {0} is {1}", jobId, done);
                GiveTurns();
                Sender.Tell(new JobProtocol.Described(Listing(_queue.Find(jobId)!)));
            });
        }
        else
        {
            Sender.Tell(new JobProtocol.Described(Listing(job)));
        }
    }

    private sealed record Judged(JobProtocol.Submit Submit, string? Problem);
}
