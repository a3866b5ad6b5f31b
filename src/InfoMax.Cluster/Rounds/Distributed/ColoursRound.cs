using InfoMax.Cluster.Jobs;
using InfoMax.Core.Solvers.Distributed;
using InfoMax.Data;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>Which partitions move at the same time, from what each pair shares.</summary>
[RoundKernel(RoundKind.Colours, PartitionScheme.Semantic)]
internal static class ColoursRound
{
    public static ColoursResult Run(RoundContext context)
    {
        IReadOnlyList<(int, double)>[] weights =
        [
            .. context.Results<ExtendResult>(RoundKind.Extend)
                .Select(result => RoundIndex.Read<BorderEntry[]>(context.Store, result.Weights).Select(entry => (entry.Partition, entry.Weight)).ToArray()),
        ];
        (int[] colours, int count, double border) = PartitionColours.Of(weights);
        SolveSchedule schedule = SolveSchedule.Of(count, border, context.Spec.Effort);
        return new ColoursResult(
            RoundIndex.Write(context.Store, context.Uri("colours.msgpack"), colours, colours.Length), schedule.Colours, schedule.AnnealingSweeps);
    }

    /// <summary>The colour of each partition.</summary>
    public static int[] Read(RoundContext context) => RoundIndex.Read<int[]>(context.Store, Result(context).Colours);

    /// <summary>What each pass of the solve does.</summary>
    public static IReadOnlyList<SolvePass> Passes(RoundContext context)
    {
        ColoursResult result = Result(context);
        return new SolveSchedule(result.Count, result.Sweeps).Passes();
    }

    private static ColoursResult Result(RoundContext context)
    {
        WorkResult result = context.Results<WorkResult>(RoundKind.Colours)[0];
        return result as ColoursResult
            ?? throw new ArtifactException($"{((ArtifactResult)result).Artifact.Uri}: the passes of the solve are not named") { IsOfAnotherVersion = true };
    }
}
