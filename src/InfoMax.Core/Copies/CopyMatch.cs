using InfoMax.Core.Graph;

namespace InfoMax.Core.Copies;

/// <summary>
/// The most similar representative of each copy, once all roles are known: of those before it that E joins it to, ties to the lower row. Of
/// a copy that leads equal rows also the later representatives that are nearer: each of these rows is the copy of the nearest before itself.
/// </summary>
public sealed class CopyMatch
{
    private readonly CopyRole[] _roles;
    private readonly int[] _rank;
    private readonly int[] _order;
    private readonly int[]? _labels;
    private readonly ulong[] _best;
    private readonly bool[] _isSettled;
    private readonly bool[]? _repeated;
    private readonly LaterRepresentatives _later = new();

    /// <param name="own">Rows of the range.</param>
    /// <param name="roles">Role of each place, none open.</param>
    /// <param name="rank">Place of each in the walk.</param>
    /// <param name="order">Place of each in the order of row numbers.</param>
    /// <param name="labels">Label of each, or null.</param>
    /// <param name="repeated">True for a row that leads equal ones, which come later; null for none.</param>
    public CopyMatch(int own, CopyRole[] roles, int[] rank, int[] order, int[]? labels, bool[]? repeated = null)
    {
        ArgumentNullException.ThrowIfNull(roles);
        Own = own;
        _roles = roles;
        _rank = rank;
        _order = order;
        _labels = labels;
        _repeated = repeated;
        _best = new ulong[roles.Length];
        _isSettled = new bool[roles.Length];
    }

    /// <summary>Rows of the range.</summary>
    public int Own { get; }

    /// <summary>The representative of a copy, by its place in the order of row numbers, and its cosine; null where none was met.</summary>
    public (int Order, float Cosine)? this[int place] =>
        _best[place] == NeighborKey.None ? null : (NeighborKey.Row(_best[place]), Math.Min(1, NeighborKey.Cosine(_best[place])));

    /// <summary>True for a copy whose representative within its block is so near that no other can be nearer.</summary>
    public bool IsSettled(int place) => _isSettled[place];

    /// <summary>
    /// Of a copy that leads equal rows, the representatives after it that are nearer than any before them, by rank: <see cref="CopyStep.Row"/>
    /// is a place in the order of row numbers. None of a settled copy.
    /// </summary>
    public CopyStep[] Later(int place) =>
        [.. _later.Of(place, _best[place]).Select(step => new CopyStep(step.Rank, NeighborKey.Row(step.Key), Math.Min(1, NeighborKey.Cosine(step.Key))))];

    internal bool Is(int place, CopyRole role) => _roles[place] == role && !_isSettled[place];

    /// <summary>Copies whose representative is the most similar one already need not look any further.</summary>
    /// <param name="cosine">See <see cref="NearCopyOptions.SettledCosine"/>.</param>
    internal void Settle(float cosine)
    {
        for (int place = 0; place < Own; place++)
        {
            _isSettled[place] = _best[place] != NeighborKey.None && NeighborKey.Cosine(_best[place]) >= cosine;
        }
    }

    /// <summary>Two rows of a cosine of at least T meet. From any thread: the effect is a largest value.</summary>
    internal void Meet(int one, int other, float cosine)
    {
        (int earlier, int later) = _rank[one] < _rank[other] ? (one, other) : (other, one);
        if (_labels is not null && _labels[one] != _labels[other])
        {
            return;
        }

        if (_roles[earlier] == CopyRole.Copy && _roles[later] == CopyRole.Representative && _repeated is not null && _repeated[earlier])
        {
            ulong laterKey = NeighborKey.Encode(cosine, _order[later]);
            if (laterKey > Volatile.Read(ref _best[earlier]))
            {
                _later.Offer(earlier, _rank[later], laterKey);
            }

            return;
        }

        if (_roles[earlier] != CopyRole.Representative || _roles[later] != CopyRole.Copy)
        {
            return;
        }

        ulong key = NeighborKey.Encode(cosine, _order[earlier]);
        for (ulong seen = Volatile.Read(ref _best[later]); key > seen;)
        {
            ulong before = Interlocked.CompareExchange(ref _best[later], key, seen);
            seen = before == seen ? key : before;
        }
    }
}
