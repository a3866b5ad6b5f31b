using InfoMax.Core.Graph;

namespace InfoMax.Core.Copies;

/// <summary>
/// What is known of N rows in the order of the blocks: 30 bytes a row, whatever the number of pairs. Roles change between
/// passes only; during a pass any number of threads calls <see cref="Meet"/>, whose effects are a largest and a smallest
/// value and so do not depend on the order.
/// </summary>
internal sealed class CopyState
{
    /// <summary>No open row of earlier place was met.</summary>
    public const ulong NoEarlier = ulong.MaxValue;

    private readonly int[] _rows;
    private readonly int[]? _labels;
    private readonly ulong[] _best;
    private readonly ulong[] _earliest;

    /// <param name="rows">Row number at each place, as of <see cref="Clustering.RowBlocks.Order"/>.</param>
    /// <param name="rank">Place in the walk of each row number.</param>
    /// <param name="labels">Label of each row number, or null.</param>
    public CopyState(int[] rows, int[] rank, int[]? labels)
    {
        _rows = rows;
        _labels = labels is null ? null : Array.ConvertAll(rows, row => labels[row]);
        Rank = Array.ConvertAll(rows, row => rank[row]);
        PlaceOfRank = CopyRank.Order(Rank);
        Roles = new CopyRole[rows.Length];
        HasLater = new bool[rows.Length];
        _best = new ulong[rows.Length];
        _earliest = new ulong[rows.Length];
    }

    /// <summary>Role of each place.</summary>
    public CopyRole[] Roles { get; }

    /// <summary>Rank of each place.</summary>
    public int[] Rank { get; }

    /// <summary>The place of each rank.</summary>
    public int[] PlaceOfRank { get; }

    /// <summary>Whether a later open row was met while this one was open.</summary>
    public bool[] HasLater { get; }

    /// <summary>Forgets the open rows that an open row met.</summary>
    public void Forget(int place) => _earliest[place] = NoEarlier;

    /// <summary>True when the place met an earlier representative.</summary>
    public bool IsCovered(int place) => _best[place] != NeighborKey.None;

    /// <summary>True when the place met an earlier open row since <see cref="Forget"/>.</summary>
    public bool HasEarlier(int place) => _earliest[place] != NoEarlier;

    /// <summary>The representative of a copy and its cosine.</summary>
    public (int Row, float Cosine) Representative(int place) => (NeighborKey.Row(_best[place]), NeighborKey.Cosine(_best[place]));

    /// <summary>The cosine from which another row matters to a place: that of its best representative once it is a copy, else T.</summary>
    public float LeastCosine(int place, float threshold) =>
        Roles[place] == CopyRole.Copy ? Math.Max(threshold, NeighborKey.Cosine(_best[place])) : threshold;

    /// <summary>Two rows of a cosine of at least T meet.</summary>
    public void Meet(int one, int other, float cosine)
    {
        if (_labels is not null && _labels[one] != _labels[other])
        {
            return;
        }

        (int earlier, int later) = Rank[one] < Rank[other] ? (one, other) : (other, one);
        if (Roles[later] == CopyRole.Representative)
        {
            return;
        }

        if (Roles[earlier] == CopyRole.Representative)
        {
            Raise(ref _best[later], NeighborKey.Encode(cosine, _rows[earlier]));
        }
        else if (Roles[earlier] == CopyRole.Open && Roles[later] == CopyRole.Open)
        {
            HasLater[earlier] = true;
            Lower(ref _earliest[later], ((ulong)(uint)Rank[earlier] << 32) | BitConverter.SingleToUInt32Bits(cosine));
        }
    }

    /// <summary>Decides an open place, once all earlier ones are through; false when it stays open.</summary>
    public bool Decide(int place)
    {
        if (!IsCovered(place))
        {
            if (!HasEarlier(place))
            {
                Roles[place] = CopyRole.Representative;
                return true;
            }

            int earlier = PlaceOfRank[(int)(_earliest[place] >> 32)];
            if (Roles[earlier] != CopyRole.Representative)
            {
                return false;
            }

            _best[place] = NeighborKey.Encode(BitConverter.UInt32BitsToSingle((uint)_earliest[place]), _rows[earlier]);
        }

        Roles[place] = CopyRole.Copy;
        return true;
    }

    /// <summary>Copies whose representative is the most similar one already need not look any further.</summary>
    /// <param name="cosine">See <see cref="NearCopyOptions.SettledCosine"/>.</param>
    public void Settle(float cosine)
    {
        for (int place = 0; place < Roles.Length; place++)
        {
            if (Roles[place] == CopyRole.Copy && NeighborKey.Cosine(_best[place]) >= cosine)
            {
                Roles[place] = CopyRole.Settled;
            }
        }
    }

    private static void Raise(ref ulong target, ulong key)
    {
        for (ulong seen = Volatile.Read(ref target); key > seen;)
        {
            ulong before = Interlocked.CompareExchange(ref target, key, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    private static void Lower(ref ulong target, ulong key)
    {
        for (ulong seen = Volatile.Read(ref target); key < seen;)
        {
            ulong before = Interlocked.CompareExchange(ref target, key, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
