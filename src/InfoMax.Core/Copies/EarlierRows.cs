using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Copies;

/// <summary>The earliest rows before some rows and near them, found by comparing these with all.</summary>
internal sealed class EarlierRows : IDisposable
{
    /// <summary>Earlier rows of each that are kept.</summary>
    private const int Most = 8;

    private const int RowsAtOnce = 1 << 11;

    private readonly int[] _distinct;
    private readonly int[] _rank;
    private readonly int[]? _labels;
    private readonly CopyProducts _products;
    private readonly CopyOperand _rows;
    private readonly IKernelExecutor _executor;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<int, List<int>> _before = [];
    private readonly HashSet<int> _cut = [];
    private readonly Dictionary<int, CopyRole> _known = [];

    public EarlierRows(
        EmbeddingMatrix rows, int[] distinct, int[] rank, int[]? labels, double threshold, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        _distinct = distinct;
        _rank = rank;
        _labels = labels;
        _products = new CopyProducts(rows, threshold);
        _rows = _products.Prepare(rows, executor, cancellationToken);
        _executor = executor;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Compares rows with all others.</summary>
    public void Ask(int[] asked)
    {
        _known.Clear();
        List<int>[] found = Array.ConvertAll(asked, _ => new List<int>());
        bool[] cut = new bool[asked.Length];
        _executor.ForEach(
            (_distinct.Length + RowsAtOnce - 1) / RowsAtOnce,
            piece =>
            {
                int first = piece * RowsAtOnce;
                int end = Math.Min(_distinct.Length, first + RowsAtOnce);
                _products.Run(
                    _rows,
                    asked,
                    _rows,
                    _distinct.AsSpan(first..end),
                    (i, j, _) =>
                    {
                        int other = _distinct[first + j];
                        if (_rank[other] < _rank[asked[i]] && (_labels is null || _labels[other] == _labels[asked[i]]))
                        {
                            lock (found[i])
                            {
                                cut[i] |= Add(found[i], other);
                            }
                        }
                    },
                    _cancellationToken);
            },
            _cancellationToken);
        for (int i = 0; i < asked.Length; i++)
        {
            _before[asked[i]] = found[i];
            if (cut[i])
            {
                _cut.Add(asked[i]);
            }
        }
    }

    /// <summary>What a row is, as far as it is known; a row that was not asked for is open.</summary>
    public CopyRole RoleOf(int row)
    {
        if (!_before.TryGetValue(row, out List<int>? before))
        {
            return CopyRole.Open;
        }

        if (!_known.TryGetValue(row, out CopyRole known))
        {
            _known[row] = known = Decide(row, before);
        }

        return known;
    }

    /// <summary>The row that must be asked for to know more of another; -1 for none.</summary>
    public int Wanted(int row)
    {
        if (!_before.TryGetValue(row, out List<int>? before))
        {
            return row;
        }

        return RoleOf(row) != CopyRole.Open ? -1 : before.Where(earlier => RoleOf(earlier) == CopyRole.Open).Select(Wanted).FirstOrDefault(wanted => wanted >= 0, -1);
    }

    /// <inheritdoc/>
    public void Dispose() => _products.Dispose();

    private CopyRole Decide(int row, List<int> before)
    {
        bool isOpen = _cut.Contains(row);
        foreach (int earlier in before)
        {
            CopyRole role = RoleOf(earlier);
            if (role == CopyRole.Representative)
            {
                return CopyRole.Copy;
            }

            isOpen |= role == CopyRole.Open;
        }

        return isOpen ? CopyRole.Open : CopyRole.Representative;
    }

    /// <summary>Keeps the earliest; true where one is left out.</summary>
    private bool Add(List<int> before, int row)
    {
        int at = before.FindIndex(other => _rank[other] > _rank[row]);
        before.Insert(at < 0 ? before.Count : at, row);
        if (before.Count <= Most)
        {
            return false;
        }

        before.RemoveAt(Most);
        return true;
    }
}
