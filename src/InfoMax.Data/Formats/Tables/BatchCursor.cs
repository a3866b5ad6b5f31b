using Apache.Arrow;

namespace InfoMax.Data.Formats.Tables;

/// <summary>
/// Streams row ranges of a table, one record batch in memory at a time. Arrays live in the library's native memory and
/// are gone with their batch, so they are only ever lent to a visitor, which copies what it wants.
/// </summary>
internal abstract class BatchCursor : TableCursor
{
    private readonly string _name;
    private RecordBatch? _batch;
    private long _batchFirst;

    /// <param name="name">The table's name in messages.</param>
    protected BatchCursor(string name) => _name = name;

    /// <summary>Lends every batch that overlaps rows [<paramref name="first"/>, +<paramref name="count"/>), in order.</summary>
    /// <exception cref="InputDataException">The file is damaged, or has fewer rows than its metadata says.</exception>
    public override void Visit(long first, int count, BatchVisitor visit)
    {
        for (int done = 0; done < count;)
        {
            Reach(first + done);
            int start = (int)(first + done - _batchFirst);
            int take = Math.Min(_batch!.Length - start, count - done);
            RecordBatch batch = _batch;
            LibraryErrors.Guard(_name, () => visit(batch, start, take, done));
            done += take;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _batch?.Dispose();
        _batch = null;
    }

    /// <summary>
    /// Makes <see cref="Next"/> return the batch that holds <paramref name="row"/>, or one not far before it in the
    /// same group; returns the number of that batch's first row. Returns -1 where just reading on is as good.
    /// </summary>
    /// <param name="row">The row wanted.</param>
    /// <param name="position">First row that <see cref="Next"/> would return, or -1 before the first seek.</param>
    protected abstract long Seek(long row, long position);

    /// <summary>Reads the next batch, or null at the end. The caller disposes it.</summary>
    protected abstract RecordBatch? Next();

    private void Reach(long row)
    {
        if (_batch is not null && row >= _batchFirst && row < _batchFirst + _batch.Length)
        {
            return;
        }

        long position = _batch is null ? -1 : _batchFirst + _batch.Length;
        _batch?.Dispose();
        _batch = null;
        LibraryErrors.Guard(_name, () =>
        {
            long sought = Seek(row, position);
            position = sought >= 0 ? sought : position;
            while (true)
            {
                RecordBatch batch = Next()
                    ?? throw new InputDataException($"{_name}: ends at row {position}, its metadata says more; the file is damaged");
                if (row < position + batch.Length)
                {
                    _batch = batch;
                    _batchFirst = position;
                    return;
                }

                position += batch.Length;
                batch.Dispose();
            }
        });
    }
}
