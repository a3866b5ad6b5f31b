using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds.Semantic;

namespace InfoMax.Cluster.Rounds;

/// <summary>The kernel of each round: a function from the order to a result, free of actors.</summary>
public static class RoundKernels
{
    /// <summary>Cores that the round's kernel takes: job-wide and matrix work all of them, per-split streaming one.</summary>
    public static KernelWidth WidthOf(RoundKind round) => round switch
    {
        RoundKind.Ingest or RoundKind.Distances or RoundKind.Scatter or RoundKind.Plan => KernelWidth.Narrow,
        _ => KernelWidth.Wide,
    };

    /// <summary>Runs the item's kernel.</summary>
    /// <exception cref="Data.InputDataException">The input is unreadable or invalid.</exception>
    /// <exception cref="ConfigurationException">The options do not fit the input.</exception>
    /// <exception cref="OperationCanceledException">The attempt was stopped.</exception>
    public static WorkResult Run(RoundContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ReleaseMemory(context);
        return context.Item.Round switch
        {
            RoundKind.Plan => PlanRound.Run(context),
            RoundKind.Ingest => IngestRound.Run(context),
            RoundKind.Prototypes => PrototypesRound.Run(context),
            RoundKind.Distances => DistancesRound.Run(context),
            RoundKind.Importance => ImportanceRound.Run(context),
            RoundKind.Centroids => CentroidsRound.Run(context),
            RoundKind.Scatter => context.Ran(RoundKind.Centroids) ? SemanticScatterRound.Run(context) : ScatterRound.Run(context),
            RoundKind.Organise => OrganiseRound.Run(context),
            RoundKind.Check => CheckRound.Run(context),
            RoundKind.Visit => VisitRound.Run(context),
            RoundKind.Halo => HaloRound.Run(context),
            RoundKind.Merge => MergeRound.Run(context),
            RoundKind.Graph => GraphRound.Run(context),
            RoundKind.LocalCoreset => context.Ran(RoundKind.Merge) ? SemanticCoresetRound.Run(context) : LocalCoresetRound.Run(context),
            RoundKind.CandidateGraph => CandidateGraphRound.Run(context, RoundKind.LocalCoreset),
            RoundKind.Pricing => PricingRound.Run(context),
            RoundKind.Shortlist => ShortlistRound.Run(context),
            RoundKind.ShortlistGraph => CandidateGraphRound.Run(context, RoundKind.Shortlist),
            RoundKind.Reduction => ReductionRound.Run(context),
            RoundKind.Write => WriteRound.Run(context),
            _ => throw new ArgumentException($"{context.Item}: not a round"),
        };
    }

    /// <summary>
    /// Returns what earlier rounds left on the heap to the system where it is a good part of the job's memory: a kernel's
    /// size is reckoned as if it were alone, and the collector knows nothing of the limit.
    /// </summary>
    private static void ReleaseMemory(RoundContext context)
    {
        if (context.Spec.MemoryBytes > 0 && GC.GetTotalMemory(false) > context.Spec.MemoryBytes / 16)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
