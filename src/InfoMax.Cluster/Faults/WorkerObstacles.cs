namespace InfoMax.Cluster.Faults;

/// <summary>
/// What the workers of a coordinator wait for, as they last said: kept by the coordinator for whoever asks its node. Thread-safe.
/// </summary>
public sealed class WorkerObstacles
{
    private volatile string? _current;

    /// <summary>One line that names the first of those that wait; null while none does, or the coordinator is on another node.</summary>
    public string? Current
    {
        get => _current;
        internal set => _current = value;
    }

    /// <summary>The first worker with what it waits for, and how many more wait; null when none does.</summary>
    /// <param name="workers">The workers with what each waits for; null for nothing.</param>
    public static string? Words(IEnumerable<(string Worker, string? Obstacle)> workers)
    {
        (string Worker, string? Obstacle)[] waiting = [.. workers.Where(worker => worker.Obstacle is not null)];
        return waiting.Length switch
        {
            0 => null,
            1 => Words(waiting[0].Worker, waiting[0].Obstacle!),
            _ => FormattableString.Invariant($"{Words(waiting[0].Worker, waiting[0].Obstacle!)} (and {waiting.Length - 1} more of the workers)"),
        };
    }

    /// <summary>A worker with what it waits for.</summary>
    public static string Words(string worker, string obstacle) => $"worker {worker}: {obstacle}";
}
