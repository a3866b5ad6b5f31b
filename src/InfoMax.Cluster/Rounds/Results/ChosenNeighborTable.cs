using System.Runtime.InteropServices;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>
/// Collects what chosen rows mean to the rows near them from neighbour lists, in any order: a row's own list tells its
/// nearest chosen row, and lists in either direction the weight of the edges. What concerns a row that was not chosen
/// concerns its copies too.
/// </summary>
internal sealed class ChosenNeighborTable
{
    private readonly RowSet _chosen;
    private readonly ILookup<long, long> _copies;
    private readonly List<ChosenNeighbors> _entries = [];

    /// <param name="chosen">The chosen rows.</param>
    /// <param name="copies">The copies of each representative.</param>
    public ChosenNeighborTable(RowSet chosen, ILookup<long, long> copies)
    {
        _chosen = chosen;
        _copies = copies;
    }

    /// <summary>The copies of each representative.</summary>
    public static ILookup<long, long> CopiesOf(CopyTable table) => Enumerable.Range(0, table.Rows.Length).ToLookup(i => table.Representatives[i], i => table.Rows[i]);

    /// <summary>Adds a row's list.</summary>
    /// <param name="row">The row.</param>
    /// <param name="neighbors">Its neighbours, by descending cosine, ties to the lower row; the first negative one ends the list.</param>
    /// <param name="cosines">Their cosines.</param>
    public void Add(long row, ReadOnlySpan<long> neighbors, ReadOnlySpan<float> cosines)
    {
        bool isChosen = _chosen.Has(row);
        ChosenNeighbors own = new(row, 0, -1, 0);
        for (int i = 0; i < neighbors.Length && neighbors[i] >= 0; i++)
        {
            long weight = ChosenNeighbors.InUnits(cosines[i]);
            if (_chosen.Has(neighbors[i]))
            {
                own = own.With(new ChosenNeighbors(row, weight, neighbors[i], cosines[i]));
            }

            if (isChosen && weight > 0)
            {
                Add(new ChosenNeighbors(neighbors[i], weight, -1, 0));
            }
        }

        if (own.Nearest >= 0)
        {
            Add(own);
        }
    }

    /// <summary>One entry for each row, ascending.</summary>
    public ReadOnlySpan<ChosenNeighbors> Finish()
    {
        Span<ChosenNeighbors> entries = CollectionsMarshal.AsSpan(_entries);
        entries.Sort(static (a, b) => a.Row.CompareTo(b.Row));
        int kept = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            if (kept > 0 && entries[kept - 1].Row == entries[i].Row)
            {
                entries[kept - 1] = entries[kept - 1].With(entries[i]);
            }
            else
            {
                entries[kept++] = entries[i];
            }
        }

        return entries[..kept];
    }

    private void Add(ChosenNeighbors entry)
    {
        _entries.Add(entry);
        if (!_chosen.Has(entry.Row))
        {
            foreach (long copy in _copies[entry.Row])
            {
                _entries.Add(entry with { Row = copy });
            }
        }
    }
}
