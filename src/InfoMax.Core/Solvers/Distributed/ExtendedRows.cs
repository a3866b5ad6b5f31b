using InfoMax.Core.Compute;
using InfoMax.Core.Graph;

namespace InfoMax.Core.Solvers.Distributed;

/// <summary>What an <see cref="ExtendedGraph"/> is made of, with the rows of the second layer by their keys.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Keys">The m extended rows as <see cref="RowKey"/>, ascending.</param>
/// <param name="FirstOwn">Where the own rows begin among them.</param>
/// <param name="OwnRows">Number of own rows.</param>
/// <param name="Importance">I of the extended rows.</param>
/// <param name="Graph">W between them.</param>
/// <param name="OuterOffsets">Start of each extended row's edges to the second layer, length m + 1.</param>
/// <param name="Outer">The outer end of each of these edges.</param>
/// <param name="OuterWeights">Their W.</param>
public sealed record ExtendedRows(
    int Partition, long[] Keys, int FirstOwn, int OwnRows, float[] Importance, SimilarityGraph Graph, int[] OuterOffsets, long[] Outer, float[] OuterWeights)
{
    /// <summary>The group of each extended row; null without a quota.</summary>
    public int[]? Groups { get; init; }

    /// <summary>Puts a partition's rows and those joined to them together, asking for each touching partition's once, in ascending order.</summary>
    /// <param name="own">The partition's joined rows.</param>
    /// <param name="read">The joined rows of another partition: those named, ascending, and any others.</param>
    public static ExtendedRows Build(JoinedRows own, Func<int, ReadOnlyMemory<long>, JoinedRows> read)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(read);
        long[] keys = ExtendedKeys(own, out int firstOwn);
        Parts parts = new(keys);
        for (int first = 0; first < keys.Length;)
        {
            int owner = RowKey.Owner(keys[first]);
            int end = first;
            while (end < keys.Length && RowKey.Owner(keys[end]) == owner)
            {
                end++;
            }

            JoinedRows rows = owner == own.Partition ? own : read(owner, keys.AsMemory(first, end - first));
            for (; first < end; first++)
            {
                parts.Add(rows, RowKey.Place(keys[first]));
            }
        }

        return parts.ToRows(own.Partition, firstOwn, own.Rows);
    }

    /// <summary>The graph, with places of the second layer's rows for their keys.</summary>
    public ExtendedGraph ToGraph()
    {
        long[] outerKeys = Distinct((long[])Outer.Clone());
        return new ExtendedGraph(
            Partition, Keys, FirstOwn, OwnRows, Importance, Graph, outerKeys, OuterOffsets, Array.ConvertAll(Outer, key => Array.BinarySearch(outerKeys, key)), OuterWeights)
        {
            Groups = Groups,
        };
    }

    /// <summary>The graph without the second layer.</summary>
    public ExtendedGraph WithoutOuter() => new(Partition, Keys, FirstOwn, OwnRows, Importance, Graph, [], new int[Keys.Length + 1], [], []) { Groups = Groups };

    /// <summary>Rows that a partition holds: its own, and others' that these are joined to.</summary>
    public static int HeldBy(JoinedRows own)
    {
        ArgumentNullException.ThrowIfNull(own);
        return ExtendedKeys(own, out _).Length;
    }

    private static long[] ExtendedKeys(JoinedRows own, out int firstOwn)
    {
        GrowingArray<long> crossing = new();
        foreach (long key in own.Keys)
        {
            if (RowKey.Owner(key) != own.Partition)
            {
                crossing.Add(key);
            }
        }

        long[] overlap = Distinct(crossing.Take());
        firstOwn = ~Array.BinarySearch(overlap, RowKey.Of(own.Partition, 0));
        long[] keys = new long[overlap.Length + own.Rows];
        overlap.AsSpan(0, firstOwn).CopyTo(keys);
        overlap.AsSpan(firstOwn).CopyTo(keys.AsSpan(firstOwn + own.Rows));
        for (int i = 0; i < own.Rows; i++)
        {
            keys[firstOwn + i] = RowKey.Of(own.Partition, i);
        }

        return keys;
    }

    /// <summary>The distinct values, ascending; the array given is used up.</summary>
    private static long[] Distinct(long[] values)
    {
        Array.Resize(ref values, DistinctValues.Sort<long>(values));
        return values;
    }

    /// <summary>The extended and outer edges found so far.</summary>
    private sealed class Parts(long[] keys)
    {
        private readonly float[] _importance = new float[keys.Length];
        private readonly long[] _offsets = new long[keys.Length + 1];
        private readonly GrowingArray<int> _neighbors = new();
        private readonly GrowingArray<float> _weights = new();
        private readonly int[] _outerOffsets = new int[keys.Length + 1];
        private readonly GrowingArray<long> _outer = new();
        private readonly GrowingArray<float> _outerWeights = new();
        private int[]? _groups;
        private int _count;

        public void Add(JoinedRows rows, int place)
        {
            if (rows.Groups is { } groups)
            {
                _groups ??= new int[keys.Length];
                _groups[_count] = groups[place];
            }

            _importance[_count++] = rows.Importance[place];
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

            _offsets[_count] = _neighbors.Count;
            _outerOffsets[_count] = _outer.Count;
        }

        public ExtendedRows ToRows(int partition, int firstOwn, int ownRows) => new(
            partition,
            keys,
            firstOwn,
            ownRows,
            _importance,
            new SimilarityGraph(_offsets, _neighbors.Take(), _weights.Take()),
            _outerOffsets,
            _outer.Take(),
            _outerWeights.Take())
        {
            Groups = _groups,
        };
    }
}
