using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Planning;

/// <summary>What a node needs that runs the largest item of each round, as the rounds declare it. Pure.</summary>
public static class JobMemory
{
    /// <summary>The process before it holds any rows: runtime, actors, journal and compiled code. Measured 178 to 205 MiB for a job of one partition, 250 for 57.</summary>
    public const long BaseBytes = 256L << 20;

    /// <summary>What an item leaves behind is given back where it is more than one part in so many of the memory, when the next one begins.</summary>
    public const long GarbageShare = 16;

    /// <summary>An estimate is good to so much.</summary>
    private const double Margin = 1.1;

    /// <summary>What any item reads and writes artifacts through.</summary>
    private const double BufferBytes = 16 << 20;

    /// <summary>The rounds of a job in order, each with what its largest item takes, the process included.</summary>
    /// <param name="sizes">The job's sizes.</param>
    /// <param name="facts">What decides its rounds: the plan and P.</param>
    public static IReadOnlyList<RoundMemory> Largest(JobSizes sizes, JobFacts facts)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(facts);
        return [.. Pipelines.Of(facts).Rounds.Select(round => new RoundMemory(round.Kind, round.Name, round.ItemCount(facts), NodeBytes(round.ItemBytes(sizes))))];
    }

    /// <summary>Memory of a node that runs an item: the process, the item, and what was left behind.</summary>
    internal static long NodeBytes(double itemBytes) => (long)((BaseBytes + (Margin * (itemBytes + BufferBytes))) * GarbageShare / (GarbageShare - 1));

    /// <summary>The share that the largest item of a round takes of what a job's memory leaves to items, 0 where there is no limit or no plan yet.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="facts">What is known of it.</param>
    /// <param name="round">The round.</param>
    public static double ShareOf(JobSpec spec, JobFacts facts, RoundKind round)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(facts);
        if (spec.MemoryBytes <= 0 || facts.Plan is not { } plan || facts.ValidRows == 0)
        {
            return 0;
        }

        double left = LeftFor(spec.MemoryBytes);
        double held = Pipelines.Of(facts)[round].ItemBytes(JobSizes.Of(spec.For(plan.Score), facts));
        return left <= held ? 1 : (held + BufferBytes) / (left + BufferBytes);
    }

    /// <summary>What <see cref="NodeBytes"/> leaves of a memory to an item; negative where not even the process fits.</summary>
    internal static double LeftFor(long memoryBytes) => (((memoryBytes * (GarbageShare - 1.0) / GarbageShare) - BaseBytes) / Margin) - BufferBytes;
}
