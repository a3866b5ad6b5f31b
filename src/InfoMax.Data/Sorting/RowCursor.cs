namespace InfoMax.Data.Sorting;

/// <summary>Goes along items that ascend by row, of which there is one a row at most, beside rows that are asked for in ascending order.</summary>
/// <param name="items">The items.</param>
/// <param name="rowOf">The row of an item.</param>
public sealed class RowCursor<T>(IEnumerable<T> items, Func<T, long> rowOf) : IDisposable
{
    private readonly IEnumerator<T> _items = items.GetEnumerator();
    private bool? _more;

    /// <summary>Whether there is an item of a row; those of rows before it are passed over.</summary>
    /// <param name="row">The row, above those asked for before.</param>
    /// <param name="item">The item; the default without one.</param>
    public bool TryTake(long row, out T? item)
    {
        _more ??= _items.MoveNext();
        while (_more == true && rowOf(_items.Current) < row)
        {
            _more = _items.MoveNext();
        }

        bool isThere = _more == true && rowOf(_items.Current) == row;
        item = isThere ? _items.Current : default;
        return isThere;
    }

    /// <inheritdoc/>
    public void Dispose() => _items.Dispose();
}
