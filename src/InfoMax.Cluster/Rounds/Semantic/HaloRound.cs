using InfoMax.Cluster.Jobs;
using InfoMax.Core.Clustering;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Graph.Partitioned;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>
/// Multiplies the guests from other partitions with the blocks that they visit, a bounded number of guests at a time.
/// What the guests find goes back to their partition; what the partition's rows find among the guests stays.
/// </summary>
[RoundKernel(RoundKind.Halo)]
internal static class HaloRound
{
    /// <summary>Vectors of guests in memory at once.</summary>
    private const int GuestBytes = 64 << 20;

    /// <summary>Places of a list whose rows guests meet, once they have found its row.</summary>
    private const int NearPlaces = 24;

    public static HaloResult Run(RoundContext context)
    {
        SemanticSearch search = SemanticSearch.Of(context);
        int partition = context.Item.Index;
        OwnBlocks own = OwnBlocks.Read(context, partition);
        GuestSlice[] slices = GuestSlice.To(context, partition);
        long[] guestRows = [.. slices.SelectMany(slice => slice.ReadRows(context))];
        long[] numbers = [.. guestRows.Distinct().Order()];
        GlobalLists found = new(guestRows, search.Neighbors, new long[(long)guestRows.Length * search.Neighbors], new float[(long)guestRows.Length * search.Neighbors]);
        NeighborLists added = new(own.Rows.Length, search.Neighbors, new int[(long)own.Rows.Length * search.Neighbors], new float[(long)own.Rows.Length * search.Neighbors]);
        Array.Fill(added.Neighbors, -1);
        if (guestRows.Length > 0)
        {
            added = Receive(context, search, own, slices, numbers, found);
        }

        return new HaloResult(
            context.Store.Write(context.BulkUri("own-lists.arrow"), stream => NeighborsArtifact.Write(stream, added, own.Rows, numbers)),
            context.Store.Write(context.BulkUri("guest-lists.arrow"), stream => NeighborsArtifact.Write(stream, found)));
    }

    /// <summary>Fills the guests' lists; returns what the partition's own rows gain.</summary>
    private static NeighborLists Receive(
        RoundContext context, SemanticSearch search, OwnBlocks own, GuestSlice[] slices, long[] numbers, GlobalLists found)
    {
        DatasetShape shape = DatasetShape.Of(context);
        int partition = context.Item.Index;
        RowBlocks blocks = own.ToBlocks(new AllBlocks(context), partition);
        using EmbeddingMatrix vectors = own.LoadVectors(context, partition);
        PartitionSearch products = new(vectors, blocks, search.Neighbors, context.Executor, context.CancellationToken);
        int joins = context.Results<CheckResult>(RoundKind.Check)[0].Joins;
        int nearCount = joins > 0 ? Math.Min(NearPlaces, search.Neighbors) : 0;
        (float[] least, int[] near) = Known(context, own, nearCount);
        using GuestLists ownLists = products.OpenGuestLists(least, joins, near);
        int most = Math.Max(1, GuestBytes / vectors.RowBytes);
        int done = 0;
        foreach (GuestSlice slice in slices)
        {
            for (int first = 0; first < slice.Count; first += most)
            {
                int count = Math.Min(most, slice.Count - first);
                Guests guests = slice.Read(context, first, count);
                using EmbeddingMatrix guestVectors = slice.LoadVectors(context, shape, first, count);
                NeighborLists lists = products.Receive(
                    guestVectors,
                    Array.ConvertAll(guests.Rows, row => Array.BinarySearch(numbers, row)),
                    guests.Least,
                    guests.Visits,
                    guests.Places,
                    ownLists);
                for (int e = 0; e < lists.Neighbors.Length; e++)
                {
                    found.Neighbors[((long)done * search.Neighbors) + e] = lists.Neighbors[e] < 0 ? -1 : own.Rows[lists.Neighbors[e]];
                }

                lists.Cosines.CopyTo(found.Cosines, (long)done * search.Neighbors);
                done += count;
                context.Progress((double)done / found.Rows.Length);
            }
        }

        return ownLists.ToLists(context.Executor, context.CancellationToken);
    }

    /// <summary>
    /// The cosine below which each of the partition's rows needs no more neighbours, and its nearest neighbours in the partition as places among its
    /// rows, -1 for none; read a part of the lists at a time.
    /// </summary>
    private static (float[] Least, int[] Near) Known(RoundContext context, OwnBlocks own, int nearCount)
    {
        const int RowsAtOnce = 1 << 16;
        VisitResult visit = context.Results<VisitResult>(RoundKind.Visit)[context.Item.Index];
        float[] least = new float[own.Rows.Length];
        int[] near = new int[checked(least.Length * nearCount)];
        for (int first = 0; first < least.Length; first += RowsAtOnce)
        {
            using Stream stream = context.Store.OpenRead(visit.Neighbors);
            GlobalLists lists = NeighborsArtifact.ReadRange(stream, first, Math.Min(RowsAtOnce, least.Length - first));
            for (int i = 0; i < lists.Rows.Length; i++)
            {
                int last = ((i + 1) * lists.K) - 1;
                least[first + i] = lists.Neighbors[last] < 0 ? float.NegativeInfinity : lists.Cosines[last];
                for (int j = 0; j < nearCount; j++)
                {
                    long neighbor = lists.Neighbors[(i * lists.K) + j];
                    near[((first + i) * nearCount) + j] = neighbor < 0 ? -1 : Array.BinarySearch(own.Rows, neighbor);
                }
            }
        }

        return (least, near);
    }
}
