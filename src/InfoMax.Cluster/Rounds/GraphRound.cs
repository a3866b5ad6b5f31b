using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>Neighbour lists of a partition's rows among each other, for the largest neighbour count that the job needs.</summary>
[RoundKernel(RoundKind.Graph)]
internal static class GraphRound
{
    public static GraphResult Run(RoundContext context)
    {
        PartitionTable table = PartitionTable.Read(context, context.Item.Index);
        IReadOnlyList<SweepPoint> points = SweepPoint.Of(context);
        IReadOnlyList<int> counts = SweepPoint.NeighborCounts(points);
        NeighborLists lists;
        GraphRecall recall;
        using (EmbeddingMatrix vectors = table.LoadVectors(context))
        {
            (lists, recall) = Search(context, vectors, SweepPoint.ListLength(context.Spec, points));
        }

        ArtifactRef artifact = context.Store.Write(
            context.BulkUri("neighbors.arrow"), stream => NeighborsArtifact.Write(stream, lists, table.Rows));
        return new GraphResult(artifact, [.. counts.Select(k => TotalWeight(lists, k))], recall);
    }

    private static (NeighborLists Lists, GraphRecall Recall) Search(RoundContext context, EmbeddingMatrix vectors, int k)
    {
        string search = NeighborSearchRule.Resolve(context.Spec, vectors.Rows);
        if (search == NeighborSearchRule.Exact)
        {
            NeighborLists exact = ExactNeighborSearch.Build(vectors, k, context.Executor, context.Progress, context.CancellationToken);
            return (exact, GraphRecall.Of(search, RecallEstimate.Exact(vectors.Rows)));
        }

        // Asked for blocks, few rows are searched by blocks too.
        BlockSearchOptions options = new()
        {
            Recall = context.Spec.Recall,
            Seed = context.Spec.Seed,
            ExactRows = 0,
        };
        (NeighborLists lists, RecallEstimate recall) = BlockNeighborSearch.Build(
            vectors, k, options, context.Executor, context.Progress, context.CancellationToken);
        return (lists, GraphRecall.Of(search, recall));
    }

    /// <summary>The lists that this round wrote for the partition of the item at hand, whose rows are <paramref name="table"/>.</summary>
    internal static NeighborLists ReadLists(RoundContext context, PartitionTable table)
    {
        GraphResult graph = context.Results<GraphResult>(RoundKind.Graph)[context.Item.Index];
        using Stream stream = context.Store.OpenRead(graph.Neighbors);
        return NeighborsArtifact.Read(stream, table.Rows);
    }

    /// <summary>sum_ij W_ij = 2 sum_i sum_{j in N_k(i)} max(0, cos), from lists that may be longer than k.</summary>
    internal static double TotalWeight(NeighborLists lists, int k)
    {
        int used = Math.Min(k, lists.K);
        double sum = 0;
        for (long i = 0; i < lists.Rows; i++)
        {
            for (long e = i * lists.K; e < i * lists.K + used; e++)
            {
                sum += Math.Max(0, lists.Cosines[e]);
            }
        }

        return 2 * sum;
    }
}
