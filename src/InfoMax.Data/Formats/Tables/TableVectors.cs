using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Formats.Npy;
using InfoMax.Data.Formats.Reading;

namespace InfoMax.Data.Formats.Tables;

/// <summary>The embedding column of a table.</summary>
internal sealed class TableVectors : IVectorSource
{
    private const int ProbeRows = 256;
    private const int MaxProbedRows = 1 << 20;
    private readonly ITable _table;
    private readonly TableCursor _cursor;
    private readonly string _column;

    private TableVectors(ITable table, string column, StoredFloat type, int dimension, TableCursor cursor)
    {
        _table = table;
        _column = column;
        Type = type;
        Dimension = dimension;
        _cursor = cursor;
    }

    /// <inheritdoc/>
    public long Rows => _table.Rows;

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public StoredFloat Type { get; }

    /// <summary>The columns that hold embeddings: known names first, then in the table's order.</summary>
    public static IReadOnlyList<string> Names(ITable table)
    {
        List<string> columns = [.. table.Schema.FieldsList.Where(f => VectorColumns.TypeOf(f.DataType) is not null).Select(f => f.Name)];
        return [.. VectorColumns.Names.Where(columns.Contains).Union(columns, StringComparer.Ordinal)];
    }

    /// <summary>Opens a column.</summary>
    /// <param name="table">The table; owned, also when this throws.</param>
    /// <param name="column">A name of <see cref="Names"/>.</param>
    /// <exception cref="InputDataException">There is no such column, it holds no vector at all, or vectors of an absurd length.</exception>
    public static TableVectors Open(ITable table, string column)
    {
        TableCursor? cursor = null;
        try
        {
            List<Field> fields = [.. table.Schema.FieldsList.Where(f => f.Name == column && VectorColumns.TypeOf(f.DataType) is not null)];
            if (fields.Count != 1)
            {
                string found = string.Join(", ", Names(table));
                throw new InputDataException(
                    $"{table.Name}: {fields.Count} embedding columns '{column}' (a list of half, float or double), expected one; available: {(found.Length == 0 ? "none" : found)}");
            }

            cursor = table.OpenCursor([column]);
            int dimension = fields[0].DataType is FixedSizeListType list ? list.ListSize : FindDimension(table, column, cursor);
            if (dimension is < 1 or > NpyTypes.MaxDimension)
            {
                throw new InputDataException(
                    $"{table.Name}: column '{column}' has vectors of {dimension} values, expected 1 to {NpyTypes.MaxDimension}; choose another with --embedding");
            }

            StoredFloat type = VectorColumns.TypeOf(fields[0].DataType)!.Value;
            Int128 bytes = (Int128)table.Rows * dimension * (int)type;
            if (ExpansionLimit.IsExceeded(bytes, table.FileBytes))
            {
                throw ExpansionLimit.Refusal($"{table.Name}: column '{column}'", bytes, table.FileBytes);
            }

            return new TableVectors(table, column, type, dimension, cursor);
        }
        catch
        {
            cursor?.Dispose();
            table.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Read(long first, int count, bool asHalf, Span<byte> destination)
    {
        unsafe
        {
            // A visitor cannot capture a span; the span outlives the call below.
            fixed (byte* target = destination)
            {
                byte* start = target;
                int rowBytes = Dimension * (asHalf ? 2 : 4);
                _cursor.Visit(first, count, (batch, from, taken, done) =>
                {
                    Span<byte> rows = new(start + (nint)done * rowBytes, taken * rowBytes);
                    int bad = VectorColumns.Copy(batch.Column(0), from, taken, Dimension, asHalf, rows);
                    if (bad >= 0)
                    {
                        throw new InputDataException(
                            $"{_table.Name}: the vector of row {first + done + bad} in column '{_column}' has another length than {Dimension}; write vectors of one model");
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
    private static int FindDimension(ITable table, string column, TableCursor cursor)
    {
        if (table.Rows == 0)
        {
            return 1;
        }

        int dimension = 0;
        long end = Math.Min(table.Rows, MaxProbedRows);
        for (long row = 0; row < end && dimension == 0; row += ProbeRows)
        {
            cursor.Visit(row, (int)Math.Min(ProbeRows, end - row), (batch, start, taken, _) =>
                dimension = dimension == 0 ? VectorColumns.Dimension(batch.Column(0), start, taken) : dimension);
        }

        return dimension > 0
            ? dimension
            : throw new InputDataException($"{table.Name}: column '{column}' holds no vector in its first {end} rows; choose another with --embedding");
    }
}
