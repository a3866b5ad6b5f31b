using InfoMax.Data.Artifacts;

namespace InfoMax.Data.Sorting;

/// <summary>Sorts items of which memory holds a fixed number: they are added one by one, full buffers go to a store as runs, and reading merges these.</summary>
/// <param name="format">Form and order.</param>
/// <param name="store">Where runs go; null for a sort that memory holds.</param>
/// <param name="held">Items in memory at most, where there is a store.</param>
public sealed class ExternalSort<T>(IRunFormat<T> format, RunStore? store, int held = ExternalSort<T>.UsuallyHeld)
{
    /// <summary>Items that are held unless the caller says otherwise: 6 MiB of 24 bytes.</summary>
    public const int UsuallyHeld = 1 << 18;

    private readonly List<T> _items = [];
    private IReadOnlyList<ArtifactRef> _runs = [];
    private bool _isSorted;

    /// <summary>Items so far.</summary>
    public long Count { get; private set; }

    /// <summary>Takes an item.</summary>
    /// <exception cref="ArtifactException">A run cannot be written.</exception>
    public void Add(T item)
    {
        if (store is not null && _items.Count == held)
        {
            Spill();
        }

        _items.Add(item);
        _isSorted = false;
        Count++;
    }

    /// <summary>All items in order; any number of times.</summary>
    /// <exception cref="ArtifactException">A run cannot be written or read.</exception>
    public IEnumerable<T> Read()
    {
        if (!_isSorted)
        {
            _items.Sort(format);
            _isSorted = true;
        }

        if (_runs.Count == 0)
        {
            return _items;
        }

        if (_items.Count > 0)
        {
            Spill();
        }

        _runs = SortedRuns.Few(_runs, format, store!);
        return SortedRuns.Merge(_runs, format, store!);
    }

    private void Spill()
    {
        if (!_isSorted)
        {
            _items.Sort(format);
        }

        _runs = [.. _runs, store!.Write(stream => format.Write(stream, _items))];
        _items.Clear();
        _isSorted = true;
    }
}
