using InfoMax.Cluster.Jobs;
using InfoMax.Core.Solvers.Distributed;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>A partition's multipliers, found on its extended graph around the final choices.</summary>
[RoundKernel(RoundKind.Bound, PartitionScheme.Semantic)]
internal static class BoundRound
{
    public static ArtifactResult Run(RoundContext context)
    {
        double alpha = SolveRound.Alpha(context, SweepPoint.Of(context)[0]);
        (ExtendedGraph graph, PartitionChoices choices) = ExtendRound.ReadBeside(
            context, new SolvedPasses(context), ColoursRound.Passes(context).Count - 1, alpha);
        PartitionMultipliers found = PartitionBound.Multipliers(
            graph,
            choices.Of(graph.Keys),
            [],
            alpha,
            JobRows.Of(context).Count,
            context.Spec.Effort,
            context.Executor,
            context.CancellationToken);
        StoredMultipliers stored = new(found.Constant, found.Terms, found.OwnLoad, found.Keys, found.Load);
        return new ArtifactResult(RoundIndex.Write(context.Store, context.BulkUri("multipliers.msgpack"), stored, graph.OwnRows));
    }

    /// <summary>A partition's multipliers.</summary>
    public static PartitionMultipliers Read(RoundContext context, int partition)
    {
        StoredMultipliers stored = RoundIndex.Read<StoredMultipliers>(context.Store, context.Results<ArtifactResult>(RoundKind.Bound)[partition].Artifact);
        return new PartitionMultipliers(stored.Constant, stored.OwnLoad, stored.Keys, stored.Load, stored.Terms);
    }
}
