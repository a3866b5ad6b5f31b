using Apache.Arrow;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;

namespace InfoMax.Data.Formats.Arrow;

/// <summary>
/// The rows of a <see cref="RowMapping"/> as one table. Of the indices only those of the rows asked for are held; each range
/// is read in the order in which the rows lie in the data files.
/// </summary>
internal sealed class MappedTable : ITable
{
    private const int IndexBatchRows = 16 * 1024;

    // Mapped rows are rarely neighbours: what is read around each of them is read in vain.
    private const int DataBatchRows = 64;

    private readonly ITable[] _indices;
    private readonly ITable[] _data;

    private MappedTable(string name, ITable[] indices, ITable[] data)
    {
        Name = name;
        _indices = indices;
        _data = data;
        Rows = indices.Sum(table => table.Rows);
        FileBytes = indices.Concat(data).Sum(table => table.FileBytes);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public long FileBytes { get; }

    /// <inheritdoc/>
    public bool CanRead(Apache.Arrow.Types.IArrowType type) => _data[0].CanRead(type);

    /// <inheritdoc/>
    public Schema Schema => _data[0].Schema;

    /// <summary>Opens all files of a mapping.</summary>
    /// <exception cref="InputDataException">One is damaged, the data files differ in their columns, or the indices are not one column of integers.</exception>
    public static MappedTable Open(IInputFiles files, InputFile file, RowMapping mapping)
    {
        List<ITable> opened = [];
        try
        {
            foreach (string path in mapping.Indices)
            {
                ITable table = Opened(path, IndexBatchRows);
                if (table.Schema.FieldsList is not [var only] || !TableColumns.IsNumeric(only))
                {
                    throw new InputDataException($"{table.Name}: expected one column of row numbers, found {table.Schema.FieldsList.Count} columns; load and save the data set again");
                }
            }

            foreach (string path in mapping.Data)
            {
                ITable table = Opened(path, DataBatchRows);
                ITable first = opened[mapping.Indices.Count];
                if (Columns(table) != Columns(first))
                {
                    throw new InputDataException($"{table.Name}: has other columns than {first.Name}; load and save the data set again");
                }
            }

            return opened.Count > mapping.Indices.Count
                ? new MappedTable(file.RelativePath, [.. opened[..mapping.Indices.Count]], [.. opened[mapping.Indices.Count..]])
                : throw new InputDataException($"{file.RelativePath}: its state.json lists no data files; load and save the data set again");
        }
        catch
        {
            opened.ForEach(table => table.Dispose());
            throw;
        }

        ITable Opened(string path, int batchRows)
        {
            opened.Add(ArrowTable.Open(files, path, FileNames.Of(file, path), batchRows));
            return opened[^1];
        }
    }

    /// <inheritdoc/>
    public TableCursor OpenCursor(IReadOnlyList<string> columns) => new Cursor(this, columns);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ITable table in _indices.Concat(_data))
        {
            table.Dispose();
        }
    }

    private static string Columns(ITable table) =>
        string.Join('\n', table.Schema.FieldsList.Select(field => $"{field.Name}\t{field.DataType.Name}"));

    /// <summary>Number of the table that holds a row of all of them, and the row's number in it.</summary>
    private static (int Table, long Row) Find(ITable[] tables, long row)
    {
        int table = 0;
        for (; row >= tables[table].Rows; table++)
        {
            row -= tables[table].Rows;
        }

        return (table, row);
    }

    private sealed class Cursor : TableCursor
    {
        private readonly MappedTable _table;
        private readonly TableCursor[] _indices;
        private readonly TableCursor[] _data;
        private readonly long _dataRows;

        public Cursor(MappedTable table, IReadOnlyList<string> columns)
        {
            _table = table;
            _indices = [.. table._indices.Select(indices => indices.OpenCursor([indices.Schema.FieldsList[0].Name]))];
            _data = [.. table._data.Select(data => data.OpenCursor(columns))];
            _dataRows = table._data.Sum(data => data.Rows);
        }

        public override void Visit(long first, int count, BatchVisitor visit)
        {
            long[] rows = Mapped(first, count);
            int[] places = [.. Enumerable.Range(0, count)];
            System.Array.Sort(rows, places);
            for (int i = 0; i < count;)
            {
                (int table, long row) = Find(_table._data, rows[i]);
                long rest = _table._data[table].Rows - row;
                int run = 1;
                while (run < rest && i + run < count && rows[i + run] == rows[i] + run && places[i + run] == places[i] + run)
                {
                    run++;
                }

                int place = places[i];
                _data[table].Visit(row, run, (batch, start, taken, done) => visit(batch, start, taken, place + done));
                i += run;
            }
        }

        public override void Dispose()
        {
            foreach (TableCursor cursor in _indices.Concat(_data))
            {
                cursor.Dispose();
            }
        }

        /// <summary>Rows of the data files that rows [<paramref name="first"/>, +<paramref name="count"/>) are.</summary>
        private long[] Mapped(long first, int count)
        {
            double[] numbers = new double[count];
            for (int got = 0; got < count;)
            {
                (int table, long row) = Find(_table._indices, first + got);
                int here = (int)Math.Min(count - got, _table._indices[table].Rows - row);
                int at = got;
                _indices[table].Visit(row, here, (batch, start, taken, done) =>
                    TableColumns.ReadNumbers(ColumnValues.Of(batch, batch.Schema.FieldsList[0].Name), start, taken, numbers.AsSpan(at + done, taken), new bool[taken]));
                got += here;
            }

            long[] rows = new long[count];
            for (int i = 0; i < count; i++)
            {
                if (!(numbers[i] >= 0 && numbers[i] < _dataRows && Math.Floor(numbers[i]) == numbers[i]))
                {
                    throw new InputDataException(FormattableString.Invariant(
                        $"{_table.Name} row {first + i}: index {numbers[i]}, but the data files have {_dataRows} rows; load and save the data set again"));
                }

                rows[i] = (long)numbers[i];
            }

            return rows;
        }
    }
}
