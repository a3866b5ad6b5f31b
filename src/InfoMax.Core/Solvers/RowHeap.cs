namespace InfoMax.Core.Solvers;

/// <summary>
/// A binary heap of row numbers ordered by a key array that the caller changes and then reports, with the place of
/// every row known: insert, remove and reorder in O(log n). Equal keys: the lower row comes first.
/// </summary>
/// <param name="keys">Key of every row, length N; shared with the caller.</param>
/// <param name="sign">+1: the largest key first; -1: the smallest first.</param>
/// <param name="places">From <see cref="Places"/>, to share among heaps of which a row is in one at a time; null for an own one.</param>
internal sealed class RowHeap(double[] keys, int sign, int[]? places = null)
{
    private readonly int[] _place = places ?? Places(keys.Length);
    private int[] _rows = new int[16];

    public int Count { get; private set; }

    /// <summary>The first row; the heap must not be empty.</summary>
    public int Top => _rows[0];

    /// <summary>Whether <paramref name="row"/> is in the heap.</summary>
    public bool Contains(int row) => _place[row] >= 0;

    /// <summary>Replaces the content by <paramref name="rows"/> in O(n).</summary>
    public void Build(ReadOnlySpan<int> rows)
    {
        for (int i = 0; i < Count; i++)
        {
            _place[_rows[i]] = -1;
        }

        _rows = rows.ToArray();
        Count = rows.Length;
        for (int i = 0; i < Count; i++)
        {
            _place[_rows[i]] = i;
        }

        for (int i = Count / 2 - 1; i >= 0; i--)
        {
            Down(i);
        }
    }

    /// <summary>Inserts a row that is not in the heap.</summary>
    public void Insert(int row)
    {
        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, Math.Max(16, 2 * _rows.Length));
        }

        _rows[Count] = row;
        _place[row] = Count;
        Up(Count++);
    }

    /// <summary>Removes a row that is in the heap.</summary>
    public void Remove(int row)
    {
        int place = _place[row];
        _place[row] = -1;
        int last = _rows[--Count];
        if (place == Count)
        {
            return;
        }

        _rows[place] = last;
        _place[last] = place;
        Up(place);
        Down(_place[last]);
    }

    /// <summary>Restores the order after the key of <paramref name="row"/>, which is in the heap, changed.</summary>
    public void Reorder(int row)
    {
        Up(_place[row]);
        Down(_place[row]);
    }

    private bool Before(int a, int b)
    {
        double left = keys[a];
        double right = keys[b];
        return left == right ? a < b : sign > 0 ? left > right : left < right;
    }

    private void Up(int place)
    {
        int row = _rows[place];
        while (place > 0)
        {
            int parent = (place - 1) >> 1;
            if (!Before(row, _rows[parent]))
            {
                break;
            }

            _rows[place] = _rows[parent];
            _place[_rows[place]] = place;
            place = parent;
        }

        _rows[place] = row;
        _place[row] = place;
    }

    private void Down(int place)
    {
        int row = _rows[place];
        while (true)
        {
            int child = 2 * place + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && Before(_rows[child + 1], _rows[child]))
            {
                child++;
            }

            if (!Before(_rows[child], row))
            {
                break;
            }

            _rows[place] = _rows[child];
            _place[_rows[place]] = place;
            place = child;
        }

        _rows[place] = row;
        _place[row] = place;
    }

    /// <summary>The places of rows that are in no heap.</summary>
    public static int[] Places(int length)
    {
        int[] place = new int[length];
        Array.Fill(place, -1);
        return place;
    }
}
