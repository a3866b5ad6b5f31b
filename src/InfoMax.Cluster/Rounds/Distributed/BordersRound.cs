using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds.Semantic;
using InfoMax.Core.Solvers.Distributed;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>
/// Names a partition's neighbours by the partition that owns them and their place there, and sorts the pairs that cross
/// borders by that partition, which needs them too. The other partitions' row numbers are read one partition at a time.
/// </summary>
[RoundKernel(RoundKind.Borders, PartitionScheme.Semantic)]
internal static class BordersRound
{
    public static BordersResult Run(RoundContext context)
    {
        int partition = context.Item.Index;
        GlobalLists lists = ReadLists(context, partition);
        int k = Math.Min(lists.K, SweepPoint.Of(context)[0].Neighbors);
        long[] neighbors = Listed(lists.Neighbors, lists.K, k);
        float[] cosines = Listed(lists.Cosines, lists.K, k);
        long[] keys = new long[neighbors.Length];
        Array.Fill(keys, -1);
        int[] order = [.. Enumerable.Range(0, neighbors.Length)];
        Array.Sort((long[])neighbors.Clone(), order);
        int partitions = context.Results<OrganiseResult>(RoundKind.Organise).Count;
        List<long> places = [];
        List<long> sources = [];
        List<float> crossing = [];
        int[] counts = new int[partitions];

        // Its own first: most neighbours are there, and those that are found are not looked for again.
        int open = Keep(order, order.Length, e => neighbors[e] >= 0);
        for (int step = 0; step < partitions; step++)
        {
            int other = step == 0 ? partition : step <= partition ? step - 1 : step;
            long[] rows = other == partition ? lists.Rows : OwnBlocks.Read(context, other).Rows;
            int place = 0;
            open = Keep(order, open, e =>
            {
                long row = neighbors[e];
                while (place < rows.Length && rows[place] < row)
                {
                    place++;
                }

                if (place == rows.Length || rows[place] != row)
                {
                    return true;
                }

                keys[e] = RowKey.Of(other, place);
                if (other != partition && cosines[e] > 0)
                {
                    places.Add(place);
                    sources.Add(RowKey.Of(partition, e / k));
                    crossing.Add(cosines[e]);
                    counts[other]++;
                }

                return false;
            });
            context.CancellationToken.ThrowIfCancellationRequested();
            context.Progress((step + 1.0) / partitions);
        }

        for (int e = 0; e < keys.Length; e++)
        {
            if (neighbors[e] >= 0 && keys[e] < 0)
            {
                throw new ArtifactException($"partition {partition}: row {lists.Rows[e / k]} has row {neighbors[e]} for a neighbour, which no partition holds");
            }
        }

        GlobalLists listed = new(lists.Rows, k, keys, cosines);
        GlobalLists pairs = new([.. places], 1, [.. sources], [.. crossing]);
        return new BordersResult(
            context.Store.Write(context.BulkUri("listed.arrow"), stream => NeighborsArtifact.Write(stream, listed)),
            context.Store.Write(context.BulkUri("pairs.arrow"), stream => NeighborsArtifact.Write(stream, pairs)),
            RoundIndex.Write(context.Store, context.BulkUri("counts.msgpack"), counts, counts.Length));
    }

    /// <summary>Moves those of the first entries that are kept to the front, in their order; returns how many.</summary>
    private static int Keep(int[] entries, int count, Predicate<int> isKept)
    {
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            if (isKept(entries[i]))
            {
                entries[kept++] = entries[i];
            }
        }

        return kept;
    }

    private static GlobalLists ReadLists(RoundContext context, int partition)
    {
        ArtifactRef neighbors = context.Results<MergeResult>(RoundKind.Merge)[partition].Neighbors;
        using Stream stream = context.Store.OpenRead(neighbors);
        return NeighborsArtifact.ReadRange(stream, 0, (int)neighbors.Rows);
    }

    /// <summary>The first k of every K values.</summary>
    private static T[] Listed<T>(T[] values, int listed, int k)
    {
        if (k == listed)
        {
            return values;
        }

        T[] cut = new T[values.Length / Math.Max(1, listed) * k];
        for (int row = 0; row * k < cut.Length; row++)
        {
            values.AsSpan(row * listed, k).CopyTo(cut.AsSpan(row * k));
        }

        return cut;
    }
}
