
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
    private static long NodeBytes(double itemBytes) => (long)((BaseBytes + (Margin * (itemBytes + BufferBytes))) * GarbageShare / (GarbageShare - 1));
}
