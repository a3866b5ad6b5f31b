using InfoMax.Cluster.Jobs;
using InfoMax.Core.Clustering;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Graph.Partitioned;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>
/// Probes the blocks of all partitions for a partition's rows, builds the lists over its own rows, and sends those rows
/// on that visit other partitions: a vector moves once and at most k neighbours come back. What a row's list holds already
/// goes with it, so that few of the guests' products are more than compared.
/// </summary>
[RoundKernel(RoundKind.Visit)]
internal static class VisitRound
{
    public static VisitResult Run(RoundContext context)
    {
        SemanticSearch search = SemanticSearch.Of(context);
        CheckResult check = context.Results<CheckResult>(RoundKind.Check)[0];
        AllBlocks all = new(context);
        int partition = context.Item.Index;
        OwnBlocks own = OwnBlocks.Read(context, partition);
        using EmbeddingMatrix vectors = own.LoadVectors(context, partition);
        int[] visits = [];
        NeighborLists lists = new(0, search.Neighbors, [], []);
        if (own.Rows.Length > 0)
        {
            RowBlocks blocks = own.ToBlocks(all, partition);
            PartitionSearch products = new(vectors, blocks, search.Neighbors, context.Executor, context.CancellationToken);
            ProbePlan plan = new(check.Reach, check.Visits) { Joins = check.Joins };
            visits = products.Probe(all, all.FirstOf(partition), plan);
            lists = products.OwnLists(visits, plan, all.FirstOf(partition), done => context.Progress(0.1 + (0.8 * done)));
        }

        ArtifactRef neighbors = context.Store.Write(
            context.BulkUri("neighbors.arrow"), stream => NeighborsArtifact.Write(stream, lists, own.Rows));
        return Send(context, own, vectors, lists, new GuestChoice(all, partition, own, visits, check.Visits), neighbors);
    }

    private static VisitResult Send(
        RoundContext context, OwnBlocks own, EmbeddingMatrix vectors, NeighborLists lists, GuestChoice choice, ArtifactRef neighbors)
    {
        DatasetShape shape = DatasetShape.Of(context);
        int[] counts = [.. Enumerable.Range(0, context.Order.Items).Select(choice.CountOf)];
        ArtifactRef sent = context.Store.Write(context.BulkUri("guest-vectors.arrow"), stream =>
        {
            using VectorsWriter writer = VectorsArtifact.OpenWriter(stream, shape.Dimension, shape.Element);
            for (int target = 0; target < counts.Length; target++)
            {
                writer.Append(vectors, choice.GuestsOf(target));
            }

            return writer.Finish();
        });
        return new VisitResult(
            neighbors,
            context.Store.Write(context.BulkUri("guests.arrow"), stream => GuestsArtifact.Write(
                stream, choice.Places, Enumerable.Range(0, counts.Length).SelectMany(target => GuestsOf(own, lists, choice, target)))),
            sent,
            RoundIndex.Write(context.Store, context.Uri("counts.msgpack"), counts, counts.Length));
    }

    /// <summary>What a partition is told of its guests, some of them at a time.</summary>
    private static IEnumerable<Guests> GuestsOf(OwnBlocks own, NeighborLists lists, GuestChoice choice, int target)
    {
        const int AtOnce = 1 << 16;
        int[] all = choice.GuestsOf(target);
        for (int first = 0; first < all.Length; first += AtOnce)
        {
            int[] places = all[first..Math.Min(all.Length, first + AtOnce)];
            Guests guests = new(
                Array.ConvertAll(places, place => own.Rows[own.Order[place]]),
                Array.ConvertAll(places, place => Least(lists, own.Order[place])),
                choice.Places,
                new int[places.Length * choice.Places]);
            choice.CopyVisits(places, target, guests.Visits);
            yield return guests;
        }
    }

    /// <summary>The cosine below which a row's list takes no more.</summary>
    internal static float Least(NeighborLists lists, int row)
    {
        long last = (((long)row + 1) * lists.K) - 1;
        return lists.Neighbors[last] < 0 ? float.NegativeInfinity : lists.Cosines[last];
    }
}
