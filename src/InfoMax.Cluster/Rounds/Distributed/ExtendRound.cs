using InfoMax.Cluster.Jobs;
using InfoMax.Core.Graph;
using InfoMax.Core.Solvers.Distributed;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>A partition's own and overlap rows with their edges, put together once; every stage reads the result.</summary>
[RoundKernel(RoundKind.Extend, PartitionScheme.Semantic)]
internal static class ExtendRound
{
    public static ExtendResult Run(RoundContext context)
    {
        JoinedRows own = JoinRound.Read(context, context.Item.Index);
        ExtendedGraph graph = ExtendedGraph.Build(own, other =>
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            return JoinRound.Read(context, other);
        });
        SimilarityGraph edges = graph.Graph;
        bool[] marks = new bool[edges.Entries];
        for (int i = 0; i < own.Rows; i++)
        {
            // Own rows have all their edges here, in the order in which they were joined.
            own.Mutual.AsSpan(own.Offsets[i], own.Offsets[i + 1] - own.Offsets[i]).CopyTo(marks.AsSpan((int)edges.Offsets[graph.FirstOwn + i]));
        }

        (int Partition, double Weight)[] weights = [.. BorderWeight.Of(graph)];
        return new ExtendResult(
            context.Store.Write(context.BulkUri("rows.arrow"), stream => ImportanceArtifact.Write(stream, graph.Keys, graph.Importance)),
            EdgeTable.Write(context, "edges.arrow", Array.ConvertAll(edges.Offsets, o => (int)o), Array.ConvertAll(edges.Neighbors, n => (long)n), edges.Weights, marks),
            EdgeTable.Write(context, "outer.arrow", graph.OuterOffsets, Array.ConvertAll(graph.Outer, o => graph.OuterKeys[o]), graph.OuterWeights, new bool[graph.Outer.Length]),
            RoundIndex.Write(context.Store, context.Uri("weights.msgpack"), Array.ConvertAll(weights, w => new BorderEntry(w.Partition, w.Weight)), weights.Length),
            own.Rows);
    }

    /// <summary>The partition's extended graph, and of each of its edges at an own row whether each end lists the other.</summary>
    public static (ExtendedGraph Graph, bool[] Mutual) Read(RoundContext context)
    {
        int partition = context.Item.Index;
        ExtendResult result = context.Results<ExtendResult>(RoundKind.Extend)[partition];
        using Stream stream = context.Store.OpenRead(result.Rows);
        (long[] keys, float[] importance) = ImportanceArtifact.Read(stream);
        (int[] offsets, long[] ends, float[] weights, bool[] mutual) = EdgeTable.Read(context, result.Edges, keys.Length);
        (int[] outerOffsets, long[] outerEnds, float[] outerWeights, _) = EdgeTable.Read(context, result.Outer, keys.Length);
        long[] outerKeys = [.. outerEnds.Distinct().Order()];
        int first = Array.FindIndex(keys, key => RowKey.Owner(key) >= partition);
        ExtendedGraph graph = new(
            partition,
            keys,
            first < 0 ? keys.Length : first,
            (int)result.OwnRows,
            importance,
            new SimilarityGraph(Array.ConvertAll(offsets, o => (long)o), Array.ConvertAll(ends, e => (int)e), weights),
            outerKeys,
            outerOffsets,
            Array.ConvertAll(outerEnds, key => Array.BinarySearch(outerKeys, key)),
            outerWeights);
        return (graph, mutual);
    }
}
