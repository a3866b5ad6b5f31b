namespace InfoMax.Core.Copies;

/// <summary>
/// The walk by rank over the rows of a range and its guests, the rows of other ranges that visit it: what is decided, and for each
/// open row one earlier row near it that is no copy. 10 bytes a row, whatever the number of pairs.
/// </summary>
/// <remarks>
/// <para>Places are the range's own rows in the order of their blocks, then its guests. Own rows are decided here, guests at home; a
/// guest's answer says what this range means to it.</para>
/// <para>Let E0 be the pairs of a cosine of at least T of rows of one block, and of the leads of blocks with the rows of the blocks they
/// visit. A row points to the earliest row before it, joined to it by E0, that is not known to be a copy. If that one is a representative,
/// the row is a copy; if it turns out to be a copy, the row looks again among the rows that are no copies. If there is none, here or in
/// the ranges that it visits, a lead is a representative; any other row is released: it visits blocks itself, only to look for a row
/// before it, which adds pairs to E0, and is a representative if that finds none either. E are all these pairs.</para>
/// <para>Which rows are released and what all rows become follows, row after row by rank, from what the rows before it have become and
/// from E0, which is fixed: so it is the same in whichever order and in however many ranges rows are decided, and the
/// representatives are those of the sequential walk over E. The earliest open row of all can always be decided once its answers
/// have arrived, so the walk ends.</para>
/// </remarks>
public sealed class CopyWalk
{
    /// <summary>No earlier row.</summary>
    private const int None = int.MaxValue;

    private readonly int[] _rank;
    private readonly int[] _placeOfRank;
    private readonly int[]? _labels;
    private readonly bool[] _sought;
    private readonly int[] _waiting;
    private readonly bool[] _covered;
    private readonly List<int> _released = [];
    private readonly List<int> _places = [];
    private int[]? _open;

    /// <param name="own">Rows of the range.</param>
    /// <param name="rank">Place of each in the walk, own rows and guests: a permutation.</param>
    /// <param name="labels">Label of each, or null.</param>
    public CopyWalk(int own, int[] rank, int[]? labels)
    {
        ArgumentNullException.ThrowIfNull(rank);
        Own = own;
        Roles = new CopyRole[rank.Length];
        Answers = new CopyAnswer[rank.Length - own];
        Pointers = new int[rank.Length];
        Visits = new bool[own];
        Array.Fill(Pointers, None);
        _rank = rank;
        _placeOfRank = CopyRank.Order(rank);
        _labels = labels;
        _sought = new bool[rank.Length];
        _waiting = new int[own];
        _covered = new bool[own];
    }

    /// <summary>Rows of the range.</summary>
    public int Own { get; }

    /// <summary>Role of each place.</summary>
    public CopyRole[] Roles { get; }

    /// <summary>Rank of the row that each place waits for; <see cref="int.MaxValue"/> for none.</summary>
    public int[] Pointers { get; }

    /// <summary>What the range means to each guest.</summary>
    public CopyAnswer[] Answers { get; }

    /// <summary>Own rows that visit other blocks: the leads of blocks, and those that were released.</summary>
    public bool[] Visits { get; }

    /// <summary>Own rows that are not decided.</summary>
    public int Open => Roles.AsSpan(0, Own).Count(CopyRole.Open);

    /// <summary>Begins the walk; roles that are known from all pairs may be set already.</summary>
    /// <param name="pairs">What the rows of each block mean to each other.</param>
    /// <param name="isExact">Every row visits as it is: none need be released.</param>
    public void Begin(BlockPairs pairs, bool isExact)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        pairs.Earliest.CopyTo(Pointers, 0);
        pairs.IsLead.CopyTo(Visits, 0);
        if (isExact)
        {
            Array.Fill(Visits, true);
        }

        for (int place = 0; place < _sought.Length; place++)
        {
            if (Roles[place] == CopyRole.Open)
            {
                Seek(place);
            }
        }
    }

    /// <summary>An own row visits another range, which has answered so.</summary>
    public void Await(int place, CopyAnswer answer)
    {
        _waiting[place] += answer == CopyAnswer.Waits ? 1 : 0;
        _covered[place] |= answer == CopyAnswer.Covered;
    }

    /// <summary>A guest that is new, or any other place, looks for an earlier row.</summary>
    public void Seek(int place)
    {
        if (!_sought[place])
        {
            _sought[place] = true;
            _places.Add(place);
        }
    }

    /// <summary>The own rows that were released since the last call, ascending: they visit other blocks now, only to look for an earlier row.</summary>
    public int[] TakeReleased()
    {
        int[] released = [.. _released.Order()];
        _released.Clear();
        return released;
    }

    /// <summary>The places that have to look for an earlier row.</summary>
    internal IReadOnlyList<int> Sought => _places;

    /// <summary>True for a place that has to look for an earlier row.</summary>
    internal bool IsSought(int place) => _sought[place];

    /// <summary>True for a place that is not known to be a copy.</summary>
    internal bool IsAlive(int place) => Roles[place] != CopyRole.Copy;

    /// <summary>Two rows of a cosine of at least T meet. From any thread: the effect is a smallest value.</summary>
    /// <param name="one">A place.</param>
    /// <param name="other">Another.</param>
    /// <param name="isMutual">False where only <paramref name="one"/> looks.</param>
    internal void Meet(int one, int other, bool isMutual)
    {
        if (one == other || (_labels is not null && _labels[one] != _labels[other]))
        {
            return;
        }

        (int earlier, int later) = _rank[one] < _rank[other] ? (one, other) : (other, one);
        if (!_sought[later] || Roles[earlier] == CopyRole.Copy || !(isMutual || later == one))
        {
            return;
        }

        int rank = _rank[earlier];
        for (int seen = Volatile.Read(ref Pointers[later]); rank < seen;)
        {
            int before = Interlocked.CompareExchange(ref Pointers[later], rank, seen);
            seen = before == seen ? rank : before;
        }
    }

    /// <summary>Decides what can be decided, after a search; false when no place must look again.</summary>
    public bool Advance()
    {
        foreach (int place in _places)
        {
            _sought[place] = false;
        }

        _places.Clear();

        // Whatever is decided stays so: later passes look at the others alone, still by rank.
        _open = Array.FindAll(_open ?? _placeOfRank, IsOpen);
        foreach (int place in _open)
        {
            CopyRole pointed = Pointers[place] == None ? CopyRole.Open : Roles[_placeOfRank[Pointers[place]]];
            if (pointed == CopyRole.Copy)
            {
                Pointers[place] = None;
                Seek(place);
            }
            else if (place >= Own)
            {
                Answers[place - Own] = pointed == CopyRole.Representative ? CopyAnswer.Covered
                    : Pointers[place] == None ? CopyAnswer.Free
                    : CopyAnswer.Waits;
            }
            else
            {
                Decide(place, pointed);
            }
        }

        return _places.Count > 0;
    }

    private bool IsOpen(int place) => Roles[place] == CopyRole.Open && (place < Own || Answers[place - Own] == CopyAnswer.Waits);

    private void Decide(int place, CopyRole pointed)
    {
        if (pointed == CopyRole.Representative || _covered[place])
        {
            Roles[place] = CopyRole.Copy;
        }
        else if (Pointers[place] == None && !Visits[place])
        {
            Visits[place] = true;
            Seek(place);
            _released.Add(place);
        }
        else if (Pointers[place] == None && _waiting[place] == 0)
        {
            Roles[place] = CopyRole.Representative;
        }
    }
}
