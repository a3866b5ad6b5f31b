using Apache.Arrow.Types;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Tables;

/// <summary>The embedding column of a table.</summary>
internal sealed class TableVectors : IVectorSource
{
    private const int ProbeRows = 256;
    private const int MaxProbedRows = 1 << 20;
    private readonly ITable _table;
    private readonly TableCursor _cursor;
    private readonly VectorColumn _column;

    private TableVectors(ITable table, VectorColumn column, int dimension, TableCursor cursor)
    {
        _table = table;
        _column = column;
        Dimension = dimension;
        _cursor = cursor;
    }

    /// <inheritdoc/>
    public long Rows => _table.Rows;

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public StoredNumber Type => _column.Type;

    /// <summary>Opens a column.</summary>
    /// <param name="table">The table; owned, also when this throws.</param>
    /// <param name="path">The path of one of its <see cref="VectorColumn"/>s.</param>
    /// <exception cref="InputDataException">There is no such column, it holds no vector at all, or vectors of an absurd length.</exception>
    public static TableVectors Open(ITable table, string path)
    {
        TableCursor? cursor = null;
        try
        {
            IReadOnlyList<VectorColumn> all = VectorColumn.Find(table.Schema);
            if (all.Where(c => c.Path == path).ToArray() is not [var column])
            {
                throw new InputDataException(
                    $"{table.Name}: {all.Count(c => c.Path == path)} embedding columns '{path}' (a list of numbers), expected one; available: {(all.Count == 0 ? "none" : string.Join(", ", all.Select(c => c.Path)))}");
            }

            cursor = table.OpenCursor([path]);
            int dimension = column.List is FixedSizeListType list ? list.ListSize : FindDimension(table, column, cursor);
            if (dimension is < 1 or > StoredMatrix.MaxDimension)
            {
                throw new InputDataException(
                    $"{table.Name}: column '{path}' has vectors of {dimension} values, expected 1 to {StoredMatrix.MaxDimension}; choose another with --embedding");
            }

            Int128 bytes = (Int128)table.Rows * dimension * column.Type.Bytes();
            if (ExpansionLimit.IsExceeded(bytes, table.FileBytes))
            {
                throw ExpansionLimit.Refusal($"{table.Name}: column '{path}'", bytes, table.FileBytes);
            }

            return new TableVectors(table, column, dimension, cursor);
        }
        catch
        {
            cursor?.Dispose();
            table.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Read(long first, int count, bool asHalf, Span<byte> destination, Span<bool> missing)
    {
        unsafe
        {
            // A visitor cannot capture a span; the spans outlive the call below.
            fixed (byte* target = destination)
            fixed (bool* flags = missing)
            {
                byte* start = target;
                bool* marks = flags;
                int rowBytes = Dimension * VectorConversion.BytesOf(asHalf);
                _cursor.Visit(first, count, (batch, from, taken, done) =>
                {
                    int bad = Named(_table, _column, first + done, () => VectorColumns.Copy(
                        _column, batch, from, taken, Dimension, asHalf, new Span<byte>(start + (nint)done * rowBytes, taken * rowBytes), new Span<bool>(marks + done, taken)));
                    if (bad >= 0)
                    {
                        throw new InputDataException(
                            $"{_table.Name}: the vector of row {first + done + bad} in column '{_column.Path}' has another length than {Dimension}; write vectors of one model");
                    }
                });
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cursor.Dispose();
        _table.Dispose();
    }

    /// <summary>
    /// Lists of free length show their dimension only in the first row that has a vector. A table without rows has none;
    /// it counts as 1 and nothing is ever read.
    /// </summary>
    private static int FindDimension(ITable table, VectorColumn column, TableCursor cursor)
    {
        if (table.Rows == 0)
        {
            return 1;
        }

        int dimension = 0;
        long end = Math.Min(table.Rows, MaxProbedRows);
        for (long row = 0; row < end && dimension == 0; row += ProbeRows)
        {
            cursor.Visit(row, (int)Math.Min(ProbeRows, end - row), (batch, start, taken, done) =>
                dimension = dimension == 0 ? Named(table, column, row + done, () => VectorColumns.Dimension(column, batch, start, taken)) : dimension);
        }

        return dimension > 0
            ? dimension
            : throw new InputDataException($"{table.Name}: column '{column.Path}' holds no vector in its first {end} rows; choose another with --embedding");
    }

    /// <summary>Names the row of a refusal.</summary>
    private static int Named(ITable table, VectorColumn column, long first, Func<int> read)
    {
        try
        {
            return read();
        }
        catch (ManyVectorsException many)
        {
            throw new InputDataException(
                $"{table.Name}: row {first + many.Row} of column '{column.Path}' ({ArrowTypeText.Of(column.Fields[0].DataType)}) has {many.Vectors} inner vectors, expected one; write the one that is meant, or their mean, as a list of floats", many);
        }
    }
}
