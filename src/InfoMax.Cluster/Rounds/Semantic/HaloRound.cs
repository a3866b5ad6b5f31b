using InfoMax.Cluster.Jobs;
using InfoMax.Core.Compute;
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
    /// <summary>Places of a list whose rows guests meet, once they have found its row.</summary>
    private const int NearPlaces = 24;

    public static HaloResult Run(RoundContext context)
    {
        int k = SemanticSearch.Of(context).Neighbors;
        OwnBlocks own = OwnBlocks.Read(context, context.Item.Index);
        GuestSlice[] slices = GuestSlice.To(context, context.Item.Index);
        long[] numbers = Numbers(context, slices);
        NeighborLists added;
        ArtifactRef found;
        if (numbers.Length == 0)
        {
            added = new(own.Rows.Length, k, new int[(long)own.Rows.Length * k], new float[(long)own.Rows.Length * k]);
            Array.Fill(added.Neighbors, -1);
            found = WriteFound(context, k, own, []);
        }
        else
        {
            using EmbeddingMatrix vectors = own.LoadVectors(context, context.Item.Index);
            PartitionSearch products = new(
                vectors, own.ToBlocks(new AllBlocks(context), context.Item.Index), k, context.Executor, context.CancellationToken);
            using GuestLists ownLists = OpenLists(context, own, products, k);
            int most = Math.Max(1, (int)(PartitionSearch.MostGuestBytes / PartitionSearch.GuestBytes(vectors.RowBytes + sizeof(float), k)));
            found = WriteFound(context, k, own, Receive(context, own, slices, numbers, most, products, ownLists));
            added = ownLists.ToLists(context.Executor, context.CancellationToken);
        }

        return new HaloResult(
            context.Store.Write(context.BulkUri("own-lists.arrow"), stream => NeighborsArtifact.Write(stream, added, own.Rows, numbers)), found);
    }

    /// <summary>Every row that is a guest, once, ascending: by its place here it enters the lists of the partition's rows.</summary>
    private static long[] Numbers(RoundContext context, GuestSlice[] slices)
    {
        long[] rows = new long[slices.Sum(slice => (long)slice.Count)];
        int filled = 0;
        foreach (GuestSlice slice in slices)
        {
            slice.ReadRows(context).CopyTo(rows, filled);
            filled += slice.Count;
        }

        return rows[..DistinctValues.Sort<long>(rows)];
    }

    private static ArtifactRef WriteFound(RoundContext context, int k, OwnBlocks own, IEnumerable<GlobalLists> parts) =>
        context.Store.Write(context.BulkUri("guest-lists.arrow"), stream => NeighborsArtifact.Write(stream, k, parts, own.Rows));

    private static GuestLists OpenLists(RoundContext context, OwnBlocks own, PartitionSearch products, int k)
    {
        int joins = context.Results<CheckResult>(RoundKind.Check)[0].Joins;
        (float[] least, int[] near) = Known(context, own, joins > 0 ? Math.Min(NearPlaces, k) : 0);
        return products.OpenGuestLists(least, joins, near);
    }

    /// <summary>The guests' lists, slice after slice, <paramref name="most"/> guests at a time; what the partition's own rows gain goes into theirs.</summary>
    private static IEnumerable<GlobalLists> Receive(
        RoundContext context, OwnBlocks own, GuestSlice[] slices, long[] numbers, int most, PartitionSearch products, GuestLists ownLists)
    {
        DatasetShape shape = DatasetShape.Of(context);
        double all = slices.Sum(slice => (long)slice.Count);
        long done = 0;
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
                yield return new GlobalLists(
                    guests.Rows, lists.K, Array.ConvertAll(lists.Neighbors, place => place < 0 ? -1 : own.Rows[place]), lists.Cosines);
                done += count;
                context.Progress(done / all);
            }
        }
    }

    /// <summary>
    /// The cosine below which each of the partition's rows needs no more neighbours, and its nearest neighbours in the partition as places among its
    /// rows, -1 for none; read a part of the lists at a time.
    /// </summary>
    private static (float[] Least, int[] Near) Known(RoundContext context, OwnBlocks own, int nearCount)
    {
        VisitResult visit = context.Results<VisitResult>(RoundKind.Visit)[context.Item.Index];
        float[] least = new float[own.Rows.Length];
        int[] near = new int[checked(least.Length * nearCount)];
        int first = 0;
        foreach (GlobalLists lists in ListPortions.Read(context, visit.Neighbors))
        {
            int start = first;
            context.Executor.ForEach(
                lists.Rows.Length,
                i =>
                {
                    int last = ((i + 1) * lists.K) - 1;
                    least[start + i] = lists.Neighbors[last] < 0 ? float.NegativeInfinity : lists.Cosines[last];
                    for (int j = 0; j < nearCount; j++)
                    {
                        long neighbor = lists.Neighbors[(i * lists.K) + j];
                        near[((start + i) * nearCount) + j] = neighbor < 0 ? -1 : Array.BinarySearch(own.Rows, neighbor);
                    }
                },
                context.CancellationToken);
            first += lists.Rows.Length;
        }

        return (least, near);
    }
}
