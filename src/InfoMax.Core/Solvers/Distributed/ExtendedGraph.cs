using InfoMax.Core.Graph;

namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// What a partition solves on: its own rows and the rows of others that are joined to them (the overlap), with every edge
/// between these; and the edges from overlap rows to rows outside, the second layer, whose choices are taken as given.
/// Own rows have no edge to the second layer.
/// </summary>
/// <param name="Partition">The partition.</param>
/// <param name="Keys">The m extended rows as <see cref="RowKey"/>, ascending.</param>
/// <param name="FirstOwn">Where the own rows begin among them; they are together, in the order of their places.</param>
/// <param name="OwnRows">Number of own rows.</param>
/// <param name="Importance">I of the extended rows.</param>
/// <param name="Graph">W between them.</param>
/// <param name="OuterKeys">Second-layer rows, ascending.</param>
/// <param name="OuterOffsets">Start of each extended row's edges to the second layer, length m + 1.</param>
/// <param name="Outer">The outer end of each of these edges: an index into <paramref name="OuterKeys"/>.</param>
/// <param name="OuterWeights">Their W.</param>
public sealed record ExtendedGraph(
    int Partition,
    long[] Keys,
    int FirstOwn,
    int OwnRows,
    float[] Importance,
    SimilarityGraph Graph,
    long[] OuterKeys,
    int[] OuterOffsets,
    int[] Outer,
    float[] OuterWeights)
{
    /// <summary>The group of each extended row; null without a quota.</summary>
    public int[]? Groups { get; init; }

    /// <summary>m, own and overlap rows.</summary>
    public int Rows => Keys.Length;

    /// <summary>Whether the extended row is an own one.</summary>
    public bool IsOwn(int row) => row >= FirstOwn && row < FirstOwn + OwnRows;

    /// <summary>The group of an extended row, 0 without a quota.</summary>
    public int GroupOf(int row) => Groups is null ? 0 : Groups[row];

    /// <summary>The group of each own row; null without a quota.</summary>
    public int[]? OwnGroups => Groups?.AsSpan(FirstOwn, OwnRows).ToArray();

    /// <summary>The graph of <paramref name="own"/>, asking for each touching partition's rows once, in ascending order.</summary>
    /// <param name="own">The partition's joined rows.</param>
    /// <param name="read">The joined rows of another partition.</param>
    public static ExtendedGraph Build(JoinedRows own, Func<int, JoinedRows> read) => ExtendedRows.Build(own, (owner, _) => read(owner)).ToGraph();
}
