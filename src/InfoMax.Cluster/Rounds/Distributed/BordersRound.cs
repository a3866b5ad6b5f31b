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
        for (int other = 0; other < partitions; other++)
        {
            long[] rows = other == partition ? lists.Rows : OwnBlocks.Read(context, other).Rows;
            int place = 0;
            foreach (int e in order)
            {
                long row = neighbors[e];
                while (place < rows.Length && rows[place] < row)
                {
                    place++;
                }

                if (row >= 0 && place < rows.Length && rows[place] == row)
                {
                    keys[e] = RowKey.Of(other, place);
                    if (other != partition && cosines[e] > 0)
                    {
                        places.Add(place);
                        sources.Add(RowKey.Of(partition, e / k));
                        crossing.Add(cosines[e]);
                        counts[other]++;
                    }
                }
            }

            context.CancellationToken.ThrowIfCancellationRequested();
            context.Progress((other + 1.0) / partitions);
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
