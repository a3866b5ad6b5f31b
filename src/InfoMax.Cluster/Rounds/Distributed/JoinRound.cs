using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds.Semantic;
using InfoMax.Core.Solvers.Distributed;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>Every edge of a partition's rows: what their lists name, and what other rows' lists name of them.</summary>
[RoundKernel(RoundKind.Join, PartitionScheme.Semantic)]
internal static class JoinRound
{
    public static JoinResult Run(RoundContext context)
    {
        int partition = context.Item.Index;
        OwnBlocks own = OwnBlocks.Read(context, partition);
        IReadOnlyList<BordersResult> borders = context.Results<BordersResult>(RoundKind.Borders);
        List<JoinedPair> listed = [];
        List<JoinedPair> incoming = [];
        AddOwn(context, borders[partition].Listed, partition, listed, incoming);
        for (int other = 0; other < borders.Count; other++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (other != partition)
            {
                AddIncoming(context, borders[other], partition, incoming);
            }

            context.Progress((other + 1.0) / borders.Count);
        }

        JoinedRows joined = JoinedRows.Build(partition, ReadImportance(context, own, partition), listed, incoming);
        return new JoinResult(
            context.Store.Write(context.BulkUri("rows.arrow"), stream => ImportanceArtifact.Write(stream, own.Rows, joined.Importance)),
            EdgeTable.Write(context, "edges.arrow", joined.Offsets, joined.Keys, joined.Weights, joined.Mutual));
    }

    public static JoinedRows Read(RoundContext context, int partition)
    {
        JoinResult result = context.Results<JoinResult>(RoundKind.Join)[partition];
        using Stream stream = context.Store.OpenRead(result.Rows);
        (_, float[] importance) = ImportanceArtifact.Read(stream);
        (int[] offsets, long[] keys, float[] weights, bool[] mutual) = EdgeTable.Read(context, result.Edges, importance.Length);
        return new JoinedRows(partition, importance, offsets, keys, weights, mutual);
    }

    private static void AddOwn(RoundContext context, ArtifactRef artifact, int partition, List<JoinedPair> listed, List<JoinedPair> incoming)
    {
        using Stream stream = context.Store.OpenRead(artifact);
        GlobalLists lists = NeighborsArtifact.ReadRange(stream, 0, (int)artifact.Rows);
        for (int e = 0; e < lists.Neighbors.Length; e++)
        {
            long key = lists.Neighbors[e];
            if (key >= 0)
            {
                int place = e / lists.K;
                listed.Add(new JoinedPair(key, place, lists.Cosines[e]));
                if (RowKey.Owner(key) == partition)
                {
                    incoming.Add(new JoinedPair(RowKey.Of(partition, place), RowKey.Place(key), lists.Cosines[e]));
                }
            }
        }
    }

    private static void AddIncoming(RoundContext context, BordersResult border, int partition, List<JoinedPair> incoming)
    {
        int[] counts = RoundIndex.Read<int[]>(context.Store, border.Counts);
        if (counts[partition] == 0)
        {
            return;
        }

        using Stream stream = context.Store.OpenRead(border.Pairs);
        GlobalLists pairs = NeighborsArtifact.ReadRange(stream, counts.Take(partition).Sum(), counts[partition]);
        for (int i = 0; i < pairs.Rows.Length; i++)
        {
            incoming.Add(new JoinedPair(pairs.Neighbors[i], (int)pairs.Rows[i], pairs.Cosines[i]));
        }
    }

    /// <summary>I of the partition's rows: that of the graph's scores where they are the job's.</summary>
    private static float[] ReadImportance(RoundContext context, OwnBlocks own, int partition)
    {
        if (JobRows.Of(context).Partitions is not { } parts)
        {
            return own.Importance;
        }

        using Stream stream = context.Store.OpenRead(RoundIndex.Read<ArtifactRef[]>(context.Store, parts)[partition]);
        (long[] named, float[] importance) = ImportanceArtifact.Read(stream);
        return named.AsSpan().SequenceEqual(own.Rows) ? importance : throw new ArtifactException($"partition {partition}: importance and rows are of different rows");
    }
}
