namespace InfoMax.Cluster.Coordinator;

/// <summary>
/// The jobs and their order: unfinished ones that are not paused run in the order of their submission, <c>slots</c> at once; one that
/// is resumed comes after those that run. Changed by the
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
    public IEnumerable<JobEntry> Running => Active.Take(slots).Select(id => _jobs[id]);

    /// <summary>The jobs that are not over, whether they run, wait or are paused.</summary>
    public IEnumerable<JobEntry> Unfinished => _unfinished.Select(id => _jobs[id]);

    private IEnumerable<string> Active => _unfinished.Where(id => !_jobs[id].IsPaused);

    /// <summary>The job, or null.</summary>
    public JobEntry? Find(string jobId) => _jobs.GetValueOrDefault(jobId);

    /// <summary>Its place among the jobs that wait, from 1; 0 when it runs, is paused or is over.</summary>
    public int PlaceOf(string jobId) => Math.Max(0, Active.TakeWhile(id => id != jobId).Count() is var before && Active.Contains(jobId) ? before + 1 - slots : 0);

    /// <summary>True while it is the job's turn.</summary>
    public bool IsRunning(string jobId) => Active.Take(slots).Contains(jobId);

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

        bool isUnfinished = _unfinished.Contains(registered.JobId);
        JobEntry? before = isUnfinished ? _jobs[registered.JobId] : null;
        _jobs[registered.JobId] = new JobEntry(registered.JobId, registered.Spec, registered.At, null, null)
        {
            IsPaused = before is { IsPaused: true },
            MayHaveBegun = before is { MayHaveBegun: true },
        };
        if (!isUnfinished)
        {
            _unfinished.Add(registered.JobId);
        }
    }

    /// <summary>A job is over.</summary>
    public void Apply(JobClosed closed)
    {
        ArgumentNullException.ThrowIfNull(closed);
        _unfinished.Remove(closed.JobId);
        _jobs[closed.JobId] = _jobs[closed.JobId] with { Outcome = closed.Outcome, EndedAt = closed.At, IsPaused = false };
    }

    /// <summary>A job gives up its turn.</summary>
    public void Apply(JobPaused paused)
    {
        ArgumentNullException.ThrowIfNull(paused);
        if (_unfinished.Contains(paused.JobId))
        {
            _jobs[paused.JobId] = _jobs[paused.JobId] with { IsPaused = true, MayHaveBegun = true };
        }
    }

    /// <summary>A paused job comes after the jobs that run, and before those that wait.</summary>
    public void Apply(JobResumed resumed)
    {
        ArgumentNullException.ThrowIfNull(resumed);
        if (Find(resumed.JobId) is { IsPaused: true } job)
        {
            string[] running = [.. Active.Take(slots)];
            _unfinished.Remove(job.JobId);
            int after = running.Length < slots ? _unfinished.Count : _unfinished.IndexOf(running[^1]) + 1;
            _unfinished.Insert(after, job.JobId);
            _jobs[job.JobId] = job with { IsPaused = false };
        }
    }
}
