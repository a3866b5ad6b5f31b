using InfoMax.Core.Compute;

namespace InfoMax.Core.Solvers;

/// <summary>Seed, threads, start and progress of a solve. Results depend on the seed and the limits, never on the executor's number of threads.</summary>
public sealed record SolverOptions
{
    /// <summary>Seed of every random choice.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>How much work is done.</summary>
    public SolverEffort Effort { get; init; } = SolverEffort.Standard;

    /// <summary>Runs the parallel pieces.</summary>
    public IKernelExecutor Executor { get; init; } = SequentialExecutor.Instance;

    /// <summary>
    /// A relaxed point to start from, length N, each in [0, 1] (the neighbouring solution of a sweep), or null for a cold start.
    /// </summary>
    public float[]? WarmStart { get; init; }

    /// <summary>Called now and then with the finished fraction of the work in [0, 1]; from any thread, or null.</summary>
    public Action<double>? Progress { get; init; }
}
