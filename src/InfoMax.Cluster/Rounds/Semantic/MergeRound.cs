using InfoMax.Cluster.Jobs;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>
/// Puts a partition's lists together: over its own rows, over the guests that came, and what its rows found elsewhere.
/// </summary>
[RoundKernel(RoundKind.Merge)]
internal static class MergeRound
{
    public static MergeResult Run(RoundContext context)
    {
        SemanticSearch search = SemanticSearch.Of(context);
        int partition = context.Item.Index;
        VisitResult visit = context.Results<VisitResult>(RoundKind.Visit)[partition];
        IReadOnlyList<HaloResult> halos = context.Results<HaloResult>(RoundKind.Halo);
        OwnBlocks own = OwnBlocks.Read(context, partition);
        GlobalListMerge merge = new(own.Rows, search.Neighbors);
        int[] all = [.. Enumerable.Range(0, own.Rows.Length)];
        Add(context, merge, visit.Neighbors, 0, all);
        Add(context, merge, halos[partition].OwnLists, 0, all);
        int[] sent = RoundIndex.Read<int[]>(context.Store, visit.Counts);
        int[] received = ReceivedBefore(context, partition, sent.Length);
        int firstGuest = 0;
        for (int p = 0; p < halos.Count; p++)
        {
            long[] rows = new GuestSlice(visit, firstGuest, sent[p]).ReadRows(context);
            firstGuest += rows.Length;
            Add(context, merge, halos[p].GuestLists, received[p], Array.ConvertAll(rows, row => Array.BinarySearch(own.Rows, row)));
            context.Progress((p + 1.0) / (halos.Count + 1));
        }

        IReadOnlyList<int> counts = SweepPoint.NeighborCounts(SweepPoint.Of(context));
        return new MergeResult(
            context.Store.Write(context.BulkUri("neighbors.arrow"), stream => NeighborsArtifact.Write(stream, merge.Lists)),
            [.. counts.Select(k => TotalWeight(merge.Lists, k))],
            Found(context, merge.Lists));
    }

    /// <summary>How many guests of the partitions before it each partition has in its lists.</summary>
    private static int[] ReceivedBefore(RoundContext context, int partition, int partitions)
    {
        int[] received = new int[partitions];
        foreach (VisitResult before in context.Results<VisitResult>(RoundKind.Visit).Take(partition))
        {
            int[] counts = RoundIndex.Read<int[]>(context.Store, before.Counts);
            for (int p = 0; p < partitions; p++)
            {
                received[p] += counts[p];
            }
        }

        return received;
    }

    /// <summary>Adds lists from <paramref name="first"/> on of an artifact, some of them at a time.</summary>
    private static void Add(RoundContext context, GlobalListMerge merge, ArtifactRef lists, int first, int[] places)
    {
        const int RowsAtOnce = 1 << 16;
        for (int done = 0; done < places.Length; done += RowsAtOnce)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(RowsAtOnce, places.Length - done);
            using Stream stream = context.Store.OpenRead(lists);
            merge.Add(NeighborsArtifact.ReadRange(stream, first + done, count), places.AsSpan(done, count));
        }
    }

    /// <summary>As <see cref="GraphRound.TotalWeight"/>.</summary>
    private static double TotalWeight(GlobalLists lists, int k)
    {
        double sum = 0;
        for (int i = 0; i < lists.Rows.Length; i++)
        {
            foreach (float cosine in lists.Cosines.AsSpan(i * lists.K, Math.Min(k, lists.K)))
            {
                sum += Math.Max(0, cosine);
            }
        }

        return 2 * sum;
    }

    private static ArtifactRef Found(RoundContext context, GlobalLists lists)
    {
        CheckedTruth truth = RoundIndex.Read<CheckedTruth>(context.Store, context.Results<CheckResult>(RoundKind.Check)[0].Truth);
        List<int> found = [];
        List<int> sought = [];
        for (int i = 0; i < truth.Rows.Length; i++)
        {
            int place = Array.BinarySearch(lists.Rows, truth.Rows[i]);
            if (place < 0)
            {
                continue;
            }

            int good = 0;
            while (good < truth.Sought[i] && lists.Neighbors[(place * lists.K) + good] >= 0 && lists.Cosines[(place * lists.K) + good] >= truth.Least[i])
            {
                good++;
            }

            found.Add(good);
            sought.Add(truth.Sought[i]);
        }

        return RoundIndex.Write(context.Store, context.Uri("recall.msgpack"), new FoundNeighbors([.. found], [.. sought]), found.Count);
    }

    /// <summary>Recall of the whole graph, measured on the other half of the sample than the one that planned it.</summary>
    internal static GraphRecall Recall(RoundContext context)
    {
        SemanticSearch search = SemanticSearch.Of(context);
        if (search.IsExact)
        {
            return GraphRecall.Of(NeighborSearchRule.Exact, RecallEstimate.Exact((int)search.ValidRows));
        }

        FoundNeighbors[] parts =
        [
            .. context.Results<MergeResult>(RoundKind.Merge).Select(merge => RoundIndex.Read<FoundNeighbors>(context.Store, merge.Recall)),
        ];
        return GraphRecall.Of(
            NeighborSearchRule.Blocks, RecallEstimate.Of([.. parts.SelectMany(p => p.Found)], [.. parts.SelectMany(p => p.Sought)]));
    }
}
