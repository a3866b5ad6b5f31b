namespace InfoMax.Cluster.Coordinator;

/// <summary>
/// The jobs and their order: unfinished ones run in the order of their submission, <c>slots</c> at once. Changed by the
/// coordinator's journal events alone; free of actors.
/// </summary>
/// <param name="slots">Jobs that may run at once, at least 1.</param>
public sealed class JobQueue(int slots)
{
    private readonly Dictionary<string, JobEntry> _jobs = new(StringComparer.Ordinal);
    private readonly List<string> _all = [];
    private readonly List<string> _unfinished = [];

    /// <summary>Every job, in the order of its first submission.</summary>
    public IEnumerable<JobEntry> Jobs => _all.Select(id => _jobs[id]);

    /// <summary>The jobs that may run now.</summary>
    public IEnumerable<JobEntry> Running => _unfinished.Take(slots).Select(id => _jobs[id]);

    /// <summary>The job, or null.</summary>
    public JobEntry? Find(string jobId) => _jobs.GetValueOrDefault(jobId);

    /// <summary>Its place among the jobs that wait, from 1; 0 when it runs or is over.</summary>
    public int PlaceOf(string jobId) => Math.Max(0, _unfinished.IndexOf(jobId) + 1 - slots);

    /// <summary>The unfinished job that writes to the directory, or null.</summary>
    public JobEntry? WriterOf(string output) => _unfinished.Select(id => _jobs[id]).FirstOrDefault(job => job.Spec.Output == output);

    /// <summary>A new job, or one that is over, goes to the end of the queue.</summary>
    public void Apply(JobRegistered registered)
    {
        ArgumentNullException.ThrowIfNull(registered);
        if (!_jobs.ContainsKey(registered.JobId))
        {
            _all.Add(registered.JobId);
        }

        _jobs[registered.JobId] = new JobEntry(registered.JobId, registered.Spec, registered.At, null, null);
        if (!_unfinished.Contains(registered.JobId))
        {
            _unfinished.Add(registered.JobId);
        }
    }

    /// <summary>A job is over.</summary>
    public void Apply(JobClosed closed)
    {
        ArgumentNullException.ThrowIfNull(closed);
        _unfinished.Remove(closed.JobId);
        _jobs[closed.JobId] = _jobs[closed.JobId] with { Outcome = closed.Outcome, EndedAt = closed.At };
    }
}
