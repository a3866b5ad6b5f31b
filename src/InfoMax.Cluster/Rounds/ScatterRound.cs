using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Compute;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>Routes the rows of one split to partitions: one artifact whose rows are grouped by partition, with the groups' sizes.</summary>
[RoundKernel(RoundKind.Scatter, PartitionScheme.Random)]
internal static class ScatterRound
{
    public static ScatterResult Run(RoundContext context)
    {
        int partitions = PartitionsOf(context);
        using SplitRows split = SplitRows.Read(context);
        int[] owner = Array.ConvertAll(split.Rows, row => RandomPartition(context.Spec.Seed, row, partitions));
        (int[] order, int[] counts) = PartitionOrder.Of(owner, partitions);
        context.Progress(0.5);
        ArtifactRef grouped = split.WriteVectors(context, order);
        ArtifactRef table = context.Store.Write(
            context.BulkUri("importance.arrow"),
            stream => ImportanceArtifact.Write(stream, Array.ConvertAll(order, i => split.Rows[i]), Array.ConvertAll(order, i => split.Importance[i])));
        return new ScatterResult(table, grouped, RoundIndex.Write(context.Store, context.Uri("counts.msgpack"), counts, partitions));
    }

    /// <summary>The partition of a row under the paper's random scheme: a hash of seed and row number, so that it needs no state.</summary>
    internal static int RandomPartition(ulong seed, long row, int partitions) =>
        (int)(SplitMix64.Hash(seed, (ulong)row) % (ulong)partitions);

    private static int PartitionsOf(RoundContext context)
    {
        long validRows = context.Importance().ValidRows;
        return JobFacts.PartitionCount(context.Spec, context.Results<PlanResult>(RoundKind.Plan)[0], validRows);
    }
}
