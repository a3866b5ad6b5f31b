using InfoMax.Core.Compute;

namespace InfoMax.Core.Copies;

/// <summary>
/// The beginning of the walk over all pairs: its first rows are decided exactly, and every row within T of one of them that leads a
/// large family is a copy. So families of more than about a thousandth of the rows are complete, however their rows lie in blocks, and
/// the search by blocks is left with small ones. Where only as many rows are left open as an exact search takes, the walk goes on to the
/// end: a data set that lies around a few rows is decided exactly. 2 (S^2 / 2 + N L) d flops for S first rows and L leads.
/// </summary>
internal sealed class CopyStart
{
    /// <summary>Rows decided exactly.</summary>
    private const int MostFirst = 4096;

    /// <summary>Copies among the first rows that make one of them a lead of many: fewer may be chance.</summary>
    private const int FewestCopies = 3;

    /// <summary>Leads at most, those of the most copies.</summary>
    private const int MostLeads = 256;

    private const int RowsAtOnce = 1 << 11;
    private const int RowsOfBits = 256;

    private readonly CopyProducts _products;
    private readonly CopyOperand _rows;
    private readonly int[] _rank;
    private readonly int[]? _labels;
    private readonly List<int> _first = [];
    private readonly List<int> _representatives = [];
    private readonly List<int> _copiesOf = [];
    private int[] _leads = [];

    private CopyStart(CopyProducts products, CopyOperand rows, int[] rank, int[]? labels)
    {
        _products = products;
        _rows = rows;
        _rank = rank;
        _labels = labels;
        Roles = new CopyRole[rank.Length];
    }

    /// <summary>Role of each place: of the first rows and of copies of their leads; the others are open.</summary>
    public CopyRole[] Roles { get; }

    /// <summary>True where every row is decided.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Decides what can be decided.</summary>
    /// <param name="products">Multiplies.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="rank">Place of each in the walk.</param>
    /// <param name="labels">Label of each, or null.</param>
    /// <param name="exactRows">Open rows with which the walk goes on to the end.</param>
    /// <param name="executor">Runs the products.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public static CopyStart Find(
        CopyProducts products, CopyOperand rows, int[] rank, int[]? labels, int exactRows, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        CopyStart start = new(products, rows, rank, labels);
        int[] order = CopyRank.Order(rank);
        start.Walk(order.AsSpan(0, Math.Min(MostFirst, order.Length)), cancellationToken);
        start._leads = [.. Enumerable.Range(0, start._representatives.Count)
            .Where(i => start._copiesOf[i] >= FewestCopies)
            .OrderByDescending(i => start._copiesOf[i]).ThenBy(i => i)
            .Take(MostLeads).Select(i => start._representatives[i])];
        start.ForEach(
            executor,
            place => start.Roles[place] == CopyRole.Open,
            start._leads,
            (place, _, _) => start.Roles[place] = CopyRole.Copy,
            cancellationToken);
        int[] open = Array.FindAll(order, place => start.Roles[place] == CopyRole.Open);
        if (open.Length <= exactRows)
        {
            start.Walk(open, cancellationToken);
            start.IsComplete = true;
        }

        return start;
    }

    /// <summary>Tells copies which of the rows that were walked are near them; where all are decided, of all representatives.</summary>
    public void Match(CopyMatch match, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        bool[] isFirst = new bool[_rank.Length];
        _first.ForEach(place => isFirst[place] = true);
        ForEach(executor, place => (IsComplete || isFirst[place]) && match.Is(place, CopyRole.Copy), [.. _representatives], match.Meet, cancellationToken);
        ForEach(executor, place => !IsComplete && !isFirst[place] && match.Is(place, CopyRole.Copy), _leads, match.Meet, cancellationToken);
    }

    /// <summary>Multiplies some places with some others of their label, which are all before them or <paramref name="meet"/> looks.</summary>
    private void ForEach(IKernelExecutor executor, Func<int, bool> wanted, int[] others, Action<int, int, float> meet, CancellationToken cancellationToken)
    {
        executor.ForEach(
            others.Length == 0 ? 0 : (_rank.Length + RowsAtOnce - 1) / RowsAtOnce,
            piece =>
            {
                int first = piece * RowsAtOnce;
                int[] places = [.. Enumerable.Range(first, Math.Min(RowsAtOnce, _rank.Length - first)).Where(wanted)];
                _products.Run(
                    _rows,
                    places,
                    _rows,
                    others,
                    (i, j, cosine) =>
                    {
                        if (IsAlike(places[i], others[j]))
                        {
                            meet(places[i], others[j], cosine);
                        }
                    },
                    cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>The walk over the next rows, by rank.</summary>
    private void Walk(ReadOnlySpan<int> next, CancellationToken cancellationToken)
    {
        for (int first = 0; first < next.Length; first += RowsOfBits)
        {
            WalkFew(next[first..Math.Min(next.Length, first + RowsOfBits)].ToArray(), cancellationToken);
        }
    }

    private void WalkFew(int[] here, CancellationToken cancellationToken)
    {
        _first.AddRange(here);
        int before = _representatives.Count;
        bool[] isCopy = new bool[here.Length];
        _products.Run(
            _rows,
            here,
            _rows,
            _representatives.ToArray(),
            (i, j, _) =>
            {
                if (IsAlike(here[i], _representatives[j]))
                {
                    isCopy[i] = true;
                    _copiesOf[j]++;
                }
            },
            cancellationToken);
        bool[] near = new bool[here.Length * here.Length];
        _products.RunHalf(_rows, here, (i, j, _) => near[(j * here.Length) + i] = IsAlike(here[i], here[j]), cancellationToken);
        List<int> leads = [];
        for (int row = 0; row < here.Length; row++)
        {
            for (int i = 0; i < leads.Count; i++)
            {
                if (near[(row * here.Length) + leads[i]])
                {
                    isCopy[row] = true;
                    _copiesOf[before + i]++;
                }
            }

            Roles[here[row]] = isCopy[row] ? CopyRole.Copy : CopyRole.Representative;
            if (!isCopy[row])
            {
                leads.Add(row);
                _representatives.Add(here[row]);
                _copiesOf.Add(0);
            }
        }
    }

    private bool IsAlike(int one, int other) => _labels is null || _labels[one] == _labels[other];
}
