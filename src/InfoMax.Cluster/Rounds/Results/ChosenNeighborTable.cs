using System.Runtime.InteropServices;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Sorting;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>
/// Collects what chosen rows mean to the rows near them from neighbour lists, in any order: a row's own list tells its
/// nearest chosen row, and lists in either direction the weight of the edges. What concerns a row that was not chosen
/// concerns its copies too; the nearest of a chosen row's copies is that row.
/// </summary>
internal sealed class ChosenNeighborTable
{
    private readonly HashSet<long> _chosen;
    private readonly HashSet<long> _listed = [];
    private readonly List<ChosenNeighbors> _entries = [];

    /// <param name="chosen">The chosen rows among those that the lists are of, or name.</param>
    public ChosenNeighborTable(HashSet<long> chosen)
    {
        _chosen = chosen;
    }

    /// <summary>Adds a row's list.</summary>
    /// <param name="row">The row.</param>
    /// <param name="neighbors">Its neighbours, by descending cosine, ties to the lower row; the first negative one ends the list.</param>
    /// <param name="cosines">Their cosines.</param>
    public void Add(long row, ReadOnlySpan<long> neighbors, ReadOnlySpan<float> cosines)
    {
        bool isChosen = _chosen.Contains(row);
        if (isChosen)
        {
            _listed.Add(row);
        }

        ChosenNeighbors own = new(row, 0, -1, 0);
        for (int i = 0; i < neighbors.Length && neighbors[i] >= 0; i++)
        {
            long weight = ChosenNeighbors.InUnits(cosines[i]);
            if (_chosen.Contains(neighbors[i]))
            {
                own = own.With(new ChosenNeighbors(row, weight, neighbors[i], cosines[i]));
            }

            if (isChosen && weight > 0)
            {
                _entries.Add(new ChosenNeighbors(neighbors[i], weight, -1, 0));
            }
        }

        if (own.Nearest >= 0)
        {
            _entries.Add(own);
        }
    }

    /// <summary>One entry for each row, ascending; those of copies are made as they are asked for.</summary>
    /// <param name="copies">The copies, split by split.</param>
    public IEnumerable<ChosenNeighbors> Finish(IEnumerable<CopyTable> copies)
    {
        int count = Merge();
        int next = 0;
        foreach (ChosenNeighbors copy in OfCopies(copies))
        {
            while (next < count && _entries[next].Row < copy.Row)
            {
                yield return _entries[next++];
            }

            yield return copy;
        }

        while (next < count)
        {
            yield return _entries[next++];
        }
    }

    /// <summary>A copy is told by one table: a chosen row's by that which has its list, another's by those that know its representative.</summary>
    private IEnumerable<ChosenNeighbors> OfCopies(IEnumerable<CopyTable> copies)
    {
        foreach (CopyTable table in copies)
        {
            for (int i = 0; i < table.Rows.Length; i++)
            {
                long representative = table.Representatives[i];
                if (_chosen.Contains(representative))
                {
                    if (_listed.Contains(representative))
                    {
                        yield return new ChosenNeighbors(table.Rows[i], 0, representative, table.Cosines[i]);
                    }
                }
                else if (_entries.BinarySearch(new ChosenNeighbors(representative, 0, -1, 0), ChosenNeighborRuns.Format) is var at and >= 0)
                {
                    yield return _entries[at] with { Row = table.Rows[i] };
                }
            }
        }
    }

    /// <summary>One entry for each row that the lists have named, ascending; returns how many.</summary>
    private int Merge()
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

        CollectionsMarshal.SetCount(_entries, kept);
        return kept;
    }
}
