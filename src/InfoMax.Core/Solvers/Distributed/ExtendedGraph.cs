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
    /// <summary>m, own and overlap rows.</summary>
    public int Rows => Keys.Length;

    /// <summary>Whether the extended row is an own one.</summary>
    public bool IsOwn(int row) => row >= FirstOwn && row < FirstOwn + OwnRows;

    /// <summary>Builds the graph of <paramref name="own"/>, asking for each touching partition's rows once, in ascending order.</summary>
    /// <param name="own">The partition's joined rows.</param>
    /// <param name="read">The joined rows of another partition.</param>
    public static ExtendedGraph Build(JoinedRows own, Func<int, JoinedRows> read)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(read);
        long[] overlap = [.. own.Keys.Where(key => RowKey.Owner(key) != own.Partition).Distinct().Order()];
        int firstOwn = overlap.Count(key => RowKey.Owner(key) < own.Partition);
        long[] keys = new long[overlap.Length + own.Rows];
        overlap.AsSpan(0, firstOwn).CopyTo(keys);
        overlap.AsSpan(firstOwn).CopyTo(keys.AsSpan(firstOwn + own.Rows));
        for (int i = 0; i < own.Rows; i++)
        {
            keys[firstOwn + i] = RowKey.Of(own.Partition, i);
        }

        Parts parts = new(keys);
        JoinedRows? at = null;
        foreach (long key in keys)
        {
            int owner = RowKey.Owner(key);
            at = owner == own.Partition ? own : at?.Partition == owner ? at : read(owner);
            parts.Add(at, RowKey.Place(key));
        }

        return parts.ToGraph(own.Partition, firstOwn, own.Rows);
    }

    /// <summary>The extended and outer edges found so far.</summary>
    private sealed class Parts(long[] keys)
    {
        private readonly List<float> _importance = new(keys.Length);
        private readonly long[] _offsets = new long[keys.Length + 1];
        private readonly List<int> _neighbors = [];
        private readonly List<float> _weights = [];
        private readonly int[] _outerOffsets = new int[keys.Length + 1];
        private readonly List<long> _outer = [];
        private readonly List<float> _outerWeights = [];

        public void Add(JoinedRows rows, int place)
        {
            _importance.Add(rows.Importance[place]);
            for (int e = rows.Offsets[place]; e < rows.Offsets[place + 1]; e++)
            {
                int index = Array.BinarySearch(keys, rows.Keys[e]);
                if (index >= 0)
                {
                    _neighbors.Add(index);
                    _weights.Add(rows.Weights[e]);
                }
                else
                {
                    _outer.Add(rows.Keys[e]);
                    _outerWeights.Add(rows.Weights[e]);
                }
            }

            _offsets[_importance.Count] = _neighbors.Count;
            _outerOffsets[_importance.Count] = _outer.Count;
        }

        public ExtendedGraph ToGraph(int partition, int firstOwn, int ownRows)
        {
            long[] outerKeys = [.. _outer.Distinct().Order()];
            return new ExtendedGraph(
                partition,
                keys,
                firstOwn,
                ownRows,
                [.. _importance],
                new SimilarityGraph(_offsets, [.. _neighbors], [.. _weights]),
                outerKeys,
                _outerOffsets,
                [.. _outer.Select(key => Array.BinarySearch(outerKeys, key))],
                [.. _outerWeights]);
        }
    }
}
