using InfoMax.Cluster.Jobs;
using InfoMax.Core.Graph;
using InfoMax.Core.Solvers.Distributed;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>A partition's own and overlap rows with their edges, put together once; every stage reads the result.</summary>
[RoundKernel(RoundKind.Extend, PartitionScheme.Semantic)]
internal static class ExtendRound
{
    public static ExtendResult Run(RoundContext context)
    {
        JoinedRows own = JoinRound.Read(context, context.Item.Index);
        ExtendedRows rows = ExtendedRows.Build(own, (other, keys) =>
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            return JoinRound.Read(context, other, keys.Span);
        });
        SimilarityGraph edges = rows.Graph;
        int[] owners = OuterOwners(rows, context.Order.Items);
        (int Partition, double Weight)[] weights = [.. BorderWeight.Of(rows.WithoutOuter())];
        return new ExtendResult(
            context.Store.Write(context.BulkUri("rows.arrow"), stream => ImportanceArtifact.Write(stream, rows.Keys, rows.Importance)),
            EdgeTable.Write(context, "edges.arrow", Array.ConvertAll(edges.Offsets, o => (int)o), edges.Neighbors, edges.Weights, IsMutual),
            EdgeTable.Write(context, "outer.arrow", rows.OuterOffsets, rows.Outer, rows.OuterWeights),
            RoundIndex.Write(context.Store, context.Uri("weights.msgpack"), Array.ConvertAll(weights, w => new BorderEntry(w.Partition, w.Weight)), weights.Length),
            own.Rows,
            rows.Groups is { } groups ? RoundIndex.Write(context.Store, context.BulkUri("groups.msgpack"), groups, groups.Length) : null,
            RoundIndex.Write(context.Store, context.BulkUri("owners.msgpack"), owners, owners.Length));

        // Own rows have all their edges here, in the order in which they were joined.
        bool IsMutual(int row, int entry)
        {
            int place = row - rows.FirstOwn;
            return place >= 0 && place < own.Rows && own.Mutual[own.Offsets[place] + entry - (int)edges.Offsets[row]];
        }
    }

    /// <summary>The groups of the partition's own rows, and those that it sees in its overlap too, ascending; null and group 0 without a quota.</summary>
    public static (int[]? Own, int[] Seen) ReadGroups(RoundContext context)
    {
        ExtendResult result = context.Results<ExtendResult>(RoundKind.Extend)[context.Item.Index];
        if (result.Groups is not { } stored)
        {
            return (null, [0]);
        }

        using Stream stream = context.Store.OpenRead(result.Rows);
        (long[] keys, _) = ImportanceArtifact.Read(stream);
        int[] groups = RoundIndex.Read<int[]>(context.Store, stored);
        return ([.. groups.Where((_, i) => RowKey.Owner(keys[i]) == context.Item.Index)], [.. groups.Distinct().Order()]);
    }

    /// <summary>The partition's extended graph without the second layer.</summary>
    public static ExtendedGraph Read(RoundContext context) => Read(context, withMutual: false).Graph;

    /// <summary>The same, and of each of its edges at an own row whether each end lists the other.</summary>
    public static (ExtendedGraph Graph, bool[] Mutual) Read(RoundContext context, bool withMutual)
    {
        ExtendedGraph rows = ReadRows(context);
        ExtendResult result = context.Results<ExtendResult>(RoundKind.Extend)[context.Item.Index];
        (int[] offsets, int[] ends, float[] weights, bool[] mutual) = EdgeTable.Read<int>(context, result.Edges, rows.Rows, withMutual);
        return (rows with { Graph = new SimilarityGraph(Array.ConvertAll(offsets, o => (long)o), ends, weights) }, mutual);
    }

    /// <summary>The partition's extended rows without any edge.</summary>
    public static ExtendedGraph ReadRows(RoundContext context)
    {
        int partition = context.Item.Index;
        ExtendResult result = context.Results<ExtendResult>(RoundKind.Extend)[partition];
        using Stream stream = context.Store.OpenRead(result.Rows);
        (long[] keys, float[] importance) = ImportanceArtifact.Read(stream);
        int first = Array.FindIndex(keys, key => RowKey.Owner(key) >= partition);
        SimilarityGraph none = new(new long[keys.Length + 1], [], []);
        return new ExtendedGraph(
            partition, keys, first < 0 ? keys.Length : first, (int)result.OwnRows, importance, none, [], new int[keys.Length + 1], [], [])
        {
            Groups = result.Groups is { } groups ? RoundIndex.Read<int[]>(context.Store, groups) : null,
        };
    }

    /// <summary>Goes through the edges from the partition's overlap rows to rows outside, some rows at a time.</summary>
    public static void ForEachOuter(RoundContext context, EdgeRows<long> take) =>
        EdgeTable.ForEach(context, context.Results<ExtendResult>(RoundKind.Extend)[context.Item.Index].Outer, take);

    /// <summary>
    /// The graph, with I less what the chosen rows of the second layer take: these do not change while the partition works, and
    /// nothing else is to be known of them.
    /// </summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="solved">The passes of the solve.</param>
    /// <param name="pass">The pass whose choices count.</param>
    /// <param name="alpha">alpha.</param>
    public static (ExtendedGraph Graph, PartitionChoices Choices) ReadBeside(RoundContext context, SolvedPasses solved, int pass, double alpha)
    {
        ExtendedGraph graph = Read(context);
        ExtendResult result = context.Results<ExtendResult>(RoundKind.Extend)[context.Item.Index];
        ArtifactRef named = result.OuterOwners
            ?? throw new ArtifactException($"{result.Rows.Uri}: the partitions that own the rows beside them are not named") { IsOfAnotherVersion = true };
        bool[] owners = new bool[context.Order.Items];
        foreach (int owner in RoundIndex.Read<int[]>(context.Store, named))
        {
            owners[owner] = true;
        }

        PartitionChoices choices = solved.Choices(pass, graph.Partition, graph.Keys, owners);
        bool[]?[] chosen = [.. choices.Own];
        double[] taken = new double[graph.Rows];
        ForEachOuter(context, (first, starts, ends, weights) =>
        {
            for (int i = 0; i + 1 < starts.Length; i++)
            {
                double sum = 0;
                for (int e = starts[i]; e < starts[i + 1]; e++)
                {
                    sum += chosen[RowKey.Owner(ends[e])]![RowKey.Place(ends[e])] ? weights[e] : 0;
                }

                taken[first + i] = sum;
            }
        });

        float[] beside = new float[graph.Rows];
        for (int i = 0; i < beside.Length; i++)
        {
            beside[i] = (float)(graph.Importance[i] - (alpha * taken[i]));
        }

        return (graph with { Importance = beside }, choices);
    }

    /// <summary>The partitions that own rows of the second layer, ascending.</summary>
    private static int[] OuterOwners(ExtendedRows rows, int partitions)
    {
        bool[] isOwner = new bool[partitions];
        foreach (long key in rows.Outer)
        {
            isOwner[RowKey.Owner(key)] = true;
        }

        return [.. Enumerable.Range(0, partitions).Where(partition => isOwner[partition])];
    }
}
