namespace InfoMax.Cluster.Coordinator;

/// <summary>
/// The jobs and their order. Unfinished ones that are not paused run in order: as many as there are slots, and as fit the memory
/// together, but always the first. A submitted job comes before those that wait with a lower priority, one that is resumed before
/// all that wait, and none before one that runs. Changed by the coordinator's journal events alone; free of actors.
/// </summary>
/// <param name="slots">Jobs that may run at once, at least 1.</param>
/// <param name="memoryBytes">Memory that jobs which run at once may have together on a node; 0 for no limit.</param>
public sealed class JobQueue(int slots, long memoryBytes = 0)
{
    private readonly Dictionary<string, JobEntry> _jobs = new(StringComparer.Ordinal);
    private readonly List<string> _all = [];
    private readonly List<string> _unfinished = [];

    /// <summary>Every job, in the order of its first submission.</summary>
    public IEnumerable<JobEntry> Jobs => _all.Select(id => _jobs[id]);

    /// <summary>The jobs that may run now.</summary>
    public IReadOnlyList<JobEntry> Running
    {
        get
        {
            List<JobEntry> running = [];
            long memory = 0;
            foreach (JobEntry job in Active.Take(slots))
            {
                // In order: a large job is not passed by again and again.
                memory += job.Spec.MemoryBytes;
                if (running.Count > 0 && memoryBytes > 0 && memory > memoryBytes)
                {
                    break;
                }

                running.Add(job);
            }

            return running;
        }
    }

    /// <summary>The jobs that are not over, whether they run, wait or are paused.</summary>
    public IEnumerable<JobEntry> Unfinished => _unfinished.Select(id => _jobs[id]);

    private IEnumerable<JobEntry> Active => Unfinished.Where(job => !job.IsPaused);

    private IEnumerable<JobEntry> Waiting => Active.Skip(Running.Count);

    /// <summary>The job, or null.</summary>
    public JobEntry? Find(string jobId) => _jobs.GetValueOrDefault(jobId);

    /// <summary>Its place among the jobs that wait, from 1; 0 when it runs, is paused or is over.</summary>
    public int PlaceOf(string jobId) => Waiting.Select((job, at) => (job.JobId, Place: at + 1)).FirstOrDefault(one => one.JobId == jobId).Place;

    /// <summary>True while it is the job's turn.</summary>
    public bool IsRunning(string jobId) => Running.Any(job => job.JobId == jobId);

    /// <summary>The unfinished job that writes to the directory, or null.</summary>
    public JobEntry? WriterOf(string output) => Unfinished.FirstOrDefault(job => job.Spec.Output == output);

    /// <summary>The jobs that are over, without the <paramref name="kept"/> that ended last; first the one that ended first.</summary>
    public IReadOnlyList<JobEntry> Beyond(int kept)
    {
        JobEntry[] over = [.. Jobs.Where(job => job.Outcome is not null).OrderBy(job => job.EndedAt)];
        return over[..Math.Max(0, over.Length - kept)];
    }

    /// <summary>A new job, or one that is over, comes after the unfinished ones of its priority.</summary>
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
            JobEntry? later = Waiting.FirstOrDefault(job => job.Spec.Priority < registered.Spec.Priority);
            _unfinished.Insert(later is null ? _unfinished.Count : _unfinished.IndexOf(later.JobId), registered.JobId);
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
            string? next = Waiting.FirstOrDefault()?.JobId;
            string? last = Running.Count > 0 ? Running[^1].JobId : null;
            _unfinished.Remove(job.JobId);
            _unfinished.Insert(next is null || last is null ? _unfinished.Count : _unfinished.IndexOf(last) + 1, job.JobId);
            _jobs[job.JobId] = job with { IsPaused = false };
        }
    }

    /// <summary>A job that is over is no longer known.</summary>
    public void Apply(JobForgotten forgotten)
    {
        ArgumentNullException.ThrowIfNull(forgotten);
        if (Find(forgotten.JobId) is { Outcome: not null })
        {
            _jobs.Remove(forgotten.JobId);
            _all.Remove(forgotten.JobId);
        }
    }
}
