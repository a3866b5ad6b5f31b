using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Random;

/// <summary>
/// The neighbours of every candidate among one partition's rows. Merged over the partitions they are the candidates'
/// neighbours over the whole data set, so pricing, reduction and the reported objective use the true edges.
/// </summary>
[RoundKernel(RoundKind.CandidateGraph)]
[RoundKernel(RoundKind.ShortlistGraph)]
internal static class CandidateGraphRound
{
    public static ArtifactResult Run(RoundContext context)
    {
        RoundKind source = context.Item.Round.Kind == RoundKind.CandidateGraph ? RoundKind.LocalCoreset : RoundKind.Shortlist;
        PartitionTable table = PartitionTable.Read(context, context.Item.Index);
        CandidateTable candidates = CandidateTable.Read(context, source);
        IReadOnlyList<SweepPoint> points = SweepPoint.Of(context);
        int k = SweepPoint.NeighborCounts(points)[^1];
        NeighborLists lists;
        using (EmbeddingMatrix queries = candidates.LoadVectors(context))
        using (EmbeddingMatrix vectors = table.LoadVectors(context))
        {
            lists = ExactNeighborSearch.Query(
                queries, vectors, k, OwnPlaces(candidates.Rows, table.Rows), context.Executor, context.Progress, context.CancellationToken);
        }

        ArtifactRef artifact = context.Store.Write(
            context.BulkUri("neighbors.arrow"), stream => NeighborsArtifact.Write(stream, lists, candidates.Rows, table.Rows));
        return new ArtifactResult(artifact);
    }

    /// <summary>Where each candidate itself is among the partition's rows, -1 when elsewhere: a row is not its own neighbour.</summary>
    private static int[] OwnPlaces(long[] candidates, long[] rows) =>
        Array.ConvertAll(candidates, row => Math.Max(-1, Array.BinarySearch(rows, row)));
}
