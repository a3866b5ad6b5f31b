using Akka.Actor;
using Akka.Event;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
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
        if (outcome == JobOutcome.Cancelled && !_begun.Contains(jobId))
        {
            // Of what has begun its own actor tells the end.
            Context.GetLogger().Info("job {0}: cancelled while it waited", jobId);
        }

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
}
