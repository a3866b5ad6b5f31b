using Apache.Arrow;

namespace InfoMax.Data.Formats.Tables;

/// <summary>Uses rows [<paramref name="start"/>, +<paramref name="count"/>) of a record batch, the <paramref name="done"/>th on of the rows asked for.</summary>
internal delegate void BatchVisitor(RecordBatch batch, int start, int count, int done);

/// <summary>Lends row ranges of some columns of a table. Not thread-safe.</summary>
internal abstract class TableCursor : IDisposable
{
    /// <summary>
    /// Lends every row of [<paramref name="first"/>, +<paramref name="count"/>) once, in runs of any order. The arrays are gone
    /// when the visitor returns, so it copies what it wants.
    /// </summary>
    /// <exception cref="InputDataException">The file is damaged, or has fewer rows than its metadata says.</exception>
    public abstract void Visit(long first, int count, BatchVisitor visit);

    /// <inheritdoc/>
    public abstract void Dispose();
}
