namespace InfoMax.Data.Artifacts.Ipc;

/// <summary>
/// Finds the index of a global row number in an ascending list: by a table where the rows lie densely enough, which is
/// one load a look-up (a partition out of 8 has one row in 8), else by binary search.
/// </summary>
internal readonly ref struct RowIndex
{
    private const int MaxTablePlacesPerRow = 32;
    private readonly ReadOnlySpan<long> _rows;
    private readonly int[]? _table;

    /// <param name="rows">Global row numbers, ascending.</param>
    public RowIndex(ReadOnlySpan<long> rows)
    {
        _rows = rows;
        if (rows.IsEmpty || (rows[^1] - rows[0]) / MaxTablePlacesPerRow >= rows.Length || rows[^1] - rows[0] >= Array.MaxLength)
        {
            return;
        }

        _table = new int[rows[^1] - rows[0] + 1];
        _table.AsSpan().Fill(-1);
        for (int i = 0; i < rows.Length; i++)
        {
            _table[rows[i] - rows[0]] = i;
        }
    }

    /// <summary>The index of <paramref name="row"/>, negative when it is not in the list.</summary>
    public int Find(long row)
    {
        if (_table is null)
        {
            return _rows.BinarySearch(row);
        }

        long place = row - _rows[0];
        return (ulong)place < (ulong)_table.Length ? _table[place] : -1;
    }
}
