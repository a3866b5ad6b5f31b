using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds.Quotas;
using InfoMax.Cluster.Rounds.Semantic;
using InfoMax.Core.Compute;
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
        JoinedRows joined = JoinedRows.Build(
            partition,
            ReadImportance(context, own, partition),
            Listed(context, borders[partition].Listed),
            Incoming(context, borders, partition));
        return new JoinResult(
            context.Store.Write(context.BulkUri("rows.arrow"), stream => ImportanceArtifact.Write(stream, own.Rows, joined.Importance)),
            EdgeTable.Write(context, "edges.arrow", joined.Offsets, joined.Keys, joined.Weights, (_, e) => joined.Mutual[e]),
            context.Order.Shape.HasQuota
                ? RoundIndex.Write(context.Store, context.BulkUri("groups.msgpack"), QuotaGroups.Of(context, own.Rows, out _), own.Rows.Length)
                : null,
            ExtendedRows.HeldBy(joined));
    }

    public static JoinedRows Read(RoundContext context, int partition)
    {
        JoinResult result = context.Results<JoinResult>(RoundKind.Join)[partition];
        float[] importance = ReadImportance(context, result);
        (int[] offsets, long[] keys, float[] weights, bool[] mutual) = EdgeTable.Read<long>(context, result.Edges, importance.Length, withMutual: true);
        return new JoinedRows(partition, importance, offsets, keys, weights, mutual) { Groups = ReadGroups(context, result) };
    }

    /// <summary>The joined rows of a partition, with the edges of some of them alone, and without what is mutual.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="wanted">Those rows.</param>
    public static JoinedRows Read(RoundContext context, int partition, ReadOnlySpan<long> wanted)
    {
        JoinResult result = context.Results<JoinResult>(RoundKind.Join)[partition];
        float[] importance = ReadImportance(context, result);
        bool[] isWanted = new bool[importance.Length];
        foreach (long key in wanted)
        {
            isWanted[RowKey.Place(key)] = true;
        }

        int[] offsets = new int[importance.Length + 1];
        GrowingArray<long> keys = new();
        GrowingArray<float> weights = new();
        EdgeTable.ForEach<long>(context, result.Edges, (first, starts, ends, signed) =>
        {
            for (int i = 0; i + 1 < starts.Length; i++)
            {
                if (isWanted[first + i])
                {
                    offsets[first + i + 1] = starts[i + 1] - starts[i];
                    for (int e = starts[i]; e < starts[i + 1]; e++)
                    {
                        keys.Add(ends[e]);
                        weights.Add(Math.Abs(signed[e]));
                    }
                }
            }
        });

        for (int i = 0; i < importance.Length; i++)
        {
            offsets[i + 1] += offsets[i];
        }

        return new JoinedRows(partition, importance, offsets, keys.Take(), weights.Take(), []) { Groups = ReadGroups(context, result) };
    }

    private static int[]? ReadGroups(RoundContext context, JoinResult result) =>
        result.Groups is { } groups ? RoundIndex.Read<int[]>(context.Store, groups) : null;

    private static float[] ReadImportance(RoundContext context, JoinResult result)
    {
        using Stream stream = context.Store.OpenRead(result.Rows);
        return ImportanceArtifact.Read(stream).Importance;
    }

    /// <summary>The pairs of the partition's own lists, read as they are asked for.</summary>
    private static IEnumerable<JoinedPair> Listed(RoundContext context, ArtifactRef artifact)
    {
        int first = 0;
        using Stream stream = context.Store.OpenRead(artifact);
        foreach (GlobalLists lists in NeighborsArtifact.ReadParts(stream))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            for (int e = 0; e < lists.Neighbors.Length; e++)
            {
                if (lists.Neighbors[e] >= 0)
                {
                    yield return new JoinedPair(lists.Neighbors[e], first + (e / lists.K), lists.Cosines[e]);
                }
            }

            first += lists.Rows.Length;
        }
    }

    /// <summary>The pairs of all lists that name the partition's rows, its own first, read as they are asked for.</summary>
    private static IEnumerable<JoinedPair> Incoming(RoundContext context, IReadOnlyList<BordersResult> borders, int partition)
    {
        foreach (JoinedPair pair in Listed(context, borders[partition].Listed))
        {
            if (RowKey.Owner(pair.Other) == partition)
            {
                yield return new JoinedPair(RowKey.Of(partition, pair.Place), RowKey.Place(pair.Other), pair.Cosine);
            }
        }

        for (int other = 0; other < borders.Count; other++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (other != partition)
            {
                GlobalLists pairs = Crossing(context, borders[other], partition);
                for (int i = 0; i < pairs.Rows.Length; i++)
                {
                    yield return new JoinedPair(pairs.Neighbors[i], (int)pairs.Rows[i], pairs.Cosines[i]);
                }
            }

            context.Progress((other + 1.0) / borders.Count);
        }
    }

    private static GlobalLists Crossing(RoundContext context, BordersResult border, int partition)
    {
        int[] counts = RoundIndex.Read<int[]>(context.Store, border.Counts);
        if (counts[partition] == 0)
        {
            return new GlobalLists([], 1, [], []);
        }

        using Stream stream = context.Store.OpenRead(border.Pairs);
        return NeighborsArtifact.ReadRange(stream, counts.Take(partition).Sum(), counts[partition]);
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
