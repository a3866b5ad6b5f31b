using InfoMax.Cluster.Jobs;
using InfoMax.Core.Solvers.Distributed;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>Which partitions move at the same time, from what each pair shares.</summary>
[RoundKernel(RoundKind.Colours, PartitionScheme.Semantic)]
internal static class ColoursRound
{
    public static ArtifactResult Run(RoundContext context)
    {
        IReadOnlyList<(int, double)>[] weights =
        [
            .. context.Results<ExtendResult>(RoundKind.Extend)
                .Select(result => RoundIndex.Read<BorderEntry[]>(context.Store, result.Weights).Select(entry => (entry.Partition, entry.Weight)).ToArray()),
        ];
        int[] colours = PartitionColours.Of(weights, SolvePass.Colours(weights.Length));
        return new ArtifactResult(RoundIndex.Write(context.Store, context.Uri("colours.msgpack"), colours, colours.Length));
    }

    /// <summary>The colour of each partition.</summary>
    public static int[] Read(RoundContext context) =>
        RoundIndex.Read<int[]>(context.Store, context.Results<ArtifactResult>(RoundKind.Colours)[0].Artifact);
}
