using InfoMax.Cluster.Jobs;
using InfoMax.Core.Clustering;
using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>The vectors of a range and its guests, read when they are first needed.</summary>
internal sealed class CopyRangeVectors : IDisposable
{
    private readonly RoundContext _context;
    private readonly CopySearch _search;
    private readonly CopyCells _cells;
    private readonly CopyRangeWalk _state;
    private readonly List<EmbeddingMatrix> _held = [];
    private readonly List<CopyVisitors> _visitors = [];
    private EmbeddingMatrix? _own;
    private CopyRange? _range;
    private SphericalCentroids? _centres;

    public CopyRangeVectors(RoundContext context, CopySearch search, CopyCells cells, CopyRangeWalk state)
    {
        _context = context;
        _search = search;
        _cells = cells;
        _state = state;
    }

    /// <summary>Vectors of the rows that the range owns, one a place; read at the first use.</summary>
    public EmbeddingMatrix Own
    {
        get
        {
            Load();
            return _own!;
        }
    }

    /// <summary>Which rows the range has; read at the first use.</summary>
    public CopyRange Range
    {
        get
        {
            Load();
            return _range!;
        }
    }

    /// <summary>Own rows and guests that visit cells of the range.</summary>
    public IReadOnlyList<CopyVisitors> Visitors
    {
        get
        {
            Load();
            return _visitors;
        }
    }

    /// <summary>Centres of the cells of every range, since a row may visit any of them.</summary>
    public SphericalCentroids Centres => _centres ??= _cells.Centres(_context);

    private int FirstCell => _cells.FirstCell[_context.Item.Index];

    private int CellCount => _cells.FirstCell[_context.Item.Index + 1] - FirstCell;

    /// <summary>All that look for an earlier row look for it.</summary>
    /// <param name="walk">The walk.</param>
    /// <param name="isFirst">What the rows of a cell mean to each other is known already.</param>
    public void Search(CopyWalk walk, bool isFirst)
    {
        if (!isFirst)
        {
            Range.SearchInside(walk);
        }

        foreach (CopyVisitors visitors in Visitors)
        {
            Range.SearchVisitors(walk, visitors);
        }
    }

    /// <summary>Lets released rows visit; returns the cells.</summary>
    public CopyVisits Release(int[] released)
    {
        CopyVisits visits = Range.Visits(released, Centres, FirstCell);
        _visitors.Add(OwnVisitors(visits, false));
        return visits;
    }

    /// <summary>Own rows that visit cells of the range.</summary>
    public CopyVisitors OwnVisitors(CopyVisits visits, bool isMutual) => new(visits, Own, 0, FirstCell, CellCount, isMutual);

    /// <inheritdoc/>
    public void Dispose()
    {
        _range?.Dispose();
        _own?.Dispose();
        _held.ForEach(matrix => matrix.Dispose());
    }

    private void Load()
    {
        if (_own is not null)
        {
            return;
        }

        _own = _state.Own.LoadVectors(_context);
        _range = new CopyRange(_own, _state.Own.FirstRow(_cells, _context.Item.Index), _search.Near!, _context.Executor, _context.CancellationToken);
        CopyMailResult visit = _context.Results<CopyMailResult>(RoundKind.CopyVisit)[_context.Item.Index];
        _visitors.Add(OwnVisitors(CopyVisitTable.Read(_context, visit.Kept[CopyVisitRound.Visits], _own.Rows), true));
        _visitors.Add(OwnVisitors(_state.Released, false));
        _visitors.AddRange(_state.Guests.Load(_context, _cells, _held));
    }
}
