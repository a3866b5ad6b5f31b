using System.Reflection;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Compute;

namespace InfoMax.Cluster.Rounds;

/// <summary>The kernel of each round: a function from the order to a result, free of actors. They are found by <see cref="RoundKernelAttribute"/>.</summary>
public static class RoundKernels
{
    private static readonly Dictionary<(RoundKind, PartitionScheme), Func<RoundContext, WorkResult>> Known = Find();

    /// <summary>True when the round has a kernel in pipelines of that scheme.</summary>
    public static bool Has(RoundKind round, PartitionScheme scheme) => Known.ContainsKey((round, scheme));

    /// <summary>Runs the item's kernel.</summary>
    /// <exception cref="Data.InputDataException">The input is unreadable or invalid.</exception>
    /// <exception cref="ConfigurationException">The options do not fit the input.</exception>
    /// <exception cref="OperationCanceledException">The attempt was stopped.</exception>
    public static WorkResult Run(RoundContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ReleaseMemory(context);
        Func<RoundContext, WorkResult> kernel = Known.GetValueOrDefault((context.Item.Round.Kind, context.Scheme))
            ?? throw new ArgumentException($"{context.Item}: not a round of {context.Scheme} partitions");
        try
        {
            return kernel(context);
        }
        catch (Exception exception) when (ProcessHeap.IsExceededBy(exception) && ProcessHeap.Raise())
        {
            // What was done until here is not lost over an estimate: the next attempt has more, and the results say so.
            throw new InsufficientMemoryException($"{context.Definition} does not fit --memory", exception);
        }
    }

    private static Dictionary<(RoundKind, PartitionScheme), Func<RoundContext, WorkResult>> Find()
    {
        Dictionary<(RoundKind, PartitionScheme), Func<RoundContext, WorkResult>> found = [];
        foreach (Type type in typeof(RoundKernels).Assembly.GetTypes())
        {
            foreach (RoundKernelAttribute kernel in type.GetCustomAttributes<RoundKernelAttribute>())
            {
                Func<RoundContext, WorkResult> run = type.GetMethod("Run", [typeof(RoundContext)])!.CreateDelegate<Func<RoundContext, WorkResult>>();
                foreach (PartitionScheme scheme in Enum.GetValues<PartitionScheme>().Where(kernel.Serves))
                {
                    found.Add((kernel.Round, scheme), run);
                }
            }
        }

        return found;
    }

    /// <summary>
    /// A kernel's size is reckoned as if it were alone. The collector sees to that where it knows of the limit; elsewhere what
    /// earlier rounds left on the heap is returned to the system where it is a good part of the job's memory, and of what a process has beside it.
    /// </summary>
    private static void ReleaseMemory(RoundContext context)
    {
        ProcessHeap.Hold(context.Spec.MemoryBytes);
        if (!ProcessHeap.IsHeld && context.Spec.MemoryBytes > 0 && GC.GetTotalMemory(false) > Math.Max(ProcessHeap.BesideBytes, context.Spec.MemoryBytes / JobMemory.GarbageShare))
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
