using Akka.Actor;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Hosting;

/// <summary>
/// Asks the coordinator, wherever in the cluster it is. Every question is repeated until it is answered, since repeats are
/// harmless and messages may be lost.
/// </summary>
/// <param name="node">A node of the cluster.</param>
/// <param name="patience">How long a question may take.</param>
public sealed class CoordinatorClient(ClusterNode node, TimeSpan patience)
{
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(2);

    /// <summary>Submits a job: <see cref="JobProtocol.Accepted"/> or <see cref="JobProtocol.Refused"/>.</summary>
    /// <exception cref="TimeoutException">No answer.</exception>
    public Task<IClusterMessage> SubmitAsync(string jobId, JobSpec spec, CancellationToken cancellationToken) =>
        AskAsync(JobSubmission.Of(jobId, spec), cancellationToken);

    /// <summary>What is known of a job; null when it is unknown.</summary>
    /// <exception cref="TimeoutException">No answer.</exception>
    public async Task<JobListing?> FindAsync(string jobId, CancellationToken cancellationToken) =>
        (await AskAsync(new JobProtocol.Describe(jobId), cancellationToken) as JobProtocol.Described)?.Job;

    /// <summary>
    /// How a job stands: <see cref="JobProtocol.Queued"/>, <see cref="JobProtocol.Progress"/>, <see cref="JobProtocol.Ended"/>,
    /// or <see cref="JobProtocol.Refused"/> when it is unknown.
    /// </summary>
    /// <exception cref="TimeoutException">No answer.</exception>
    public Task<IClusterMessage> WatchAsync(string jobId, CancellationToken cancellationToken) =>
        AskAsync(new JobProtocol.Watch(jobId), cancellationToken);

    /// <summary>All jobs, in the order of their first submission.</summary>
    /// <exception cref="TimeoutException">No answer.</exception>
    public async Task<IReadOnlyList<JobListing>> ListAsync(CancellationToken cancellationToken)
    {
        List<JobListing> jobs = [];
        JobProtocol.Jobs page;
        do
        {
            page = (JobProtocol.Jobs)await AskAsync(new JobProtocol.ListJobs(jobs.Count == 0 ? "" : jobs[^1].JobId), cancellationToken);
            jobs.AddRange(page.Page);
        }
        while (!page.IsLast);
        return jobs;
    }

    /// <summary>All workers that the coordinator knows, by name.</summary>
    /// <exception cref="TimeoutException">No answer.</exception>
    public async Task<IReadOnlyList<WorkerStatus>> WorkersAsync(CancellationToken cancellationToken)
    {
        List<WorkerStatus> workers = [];
        WorkerProtocol.Workers page;
        do
        {
            page = (WorkerProtocol.Workers)await AskAsync(new WorkerProtocol.ListWorkers(workers.Count == 0 ? "" : workers[^1].Worker), cancellationToken);
            workers.AddRange(page.Page);
        }
        while (page.More);
        return workers;
    }

    /// <summary>Pauses a job; how it is listed then, or null when it is unknown. One that is over stays as it is.</summary>
    /// <exception cref="TimeoutException">No answer.</exception>
    public async Task<JobListing?> PauseAsync(string jobId, CancellationToken cancellationToken) =>
        (await AskAsync(new JobProtocol.Pause(jobId), cancellationToken) as JobProtocol.Described)?.Job;

    /// <summary>Lets a paused job go on; how it is listed then, or null when it is unknown.</summary>
    /// <exception cref="TimeoutException">No answer.</exception>
    public async Task<JobListing?> ResumeAsync(string jobId, CancellationToken cancellationToken) =>
        (await AskAsync(new JobProtocol.Resume(jobId), cancellationToken) as JobProtocol.Described)?.Job;

    /// <summary>Runs a job that failed again: <see cref="JobProtocol.Accepted"/> or <see cref="JobProtocol.Refused"/>.</summary>
    /// <exception cref="TimeoutException">No answer.</exception>
    public Task<IClusterMessage> RetryAsync(string jobId, CancellationToken cancellationToken) =>
        AskAsync(new JobProtocol.Retry(jobId), cancellationToken);

    /// <summary>Cancels a job and waits for its end; false when it is unknown. One that is over stays as it is.</summary>
    /// <exception cref="TimeoutException">No answer.</exception>
    public async Task<bool> CancelAsync(string jobId, CancellationToken cancellationToken)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            node.Coordinator.Tell(new JobProtocol.Cancel(jobId), ActorRefs.NoSender);
            switch (await WatchAsync(jobId, cancellationToken))
            {
                case JobProtocol.Refused:
                    return false;
                case JobProtocol.Ended:
                    return true;
            }

            if (TimeProvider.System.GetElapsedTime(began) > patience)
            {
                throw new TimeoutException($"job {jobId} did not end for {patience.TotalSeconds:F0} s after it was cancelled");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    private Task<IClusterMessage> AskAsync(IClusterMessage question, CancellationToken cancellationToken) =>
        AskAsync([question], cancellationToken);

    /// <summary>Asks with the last of the messages, after the others.</summary>
    private async Task<IClusterMessage> AskAsync(IReadOnlyList<IClusterMessage> question, CancellationToken cancellationToken)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            foreach (IClusterMessage part in question.SkipLast(1))
            {
                node.Coordinator.Tell(part, ActorRefs.NoSender);
            }

            try
            {
                return await node.Coordinator.Ask<IClusterMessage>(question[^1], RepeatAfter, cancellationToken);
            }
            catch (AskTimeoutException) when (TimeProvider.System.GetElapsedTime(began) < patience)
            {
                // Lost, or the coordinator is on its way to another node.
            }
            catch (AskTimeoutException exception)
            {
                throw new TimeoutException($"the coordinator did not answer for {patience.TotalSeconds:F0} s", exception);
            }
        }
    }
}
