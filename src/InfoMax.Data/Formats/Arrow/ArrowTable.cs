using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;

namespace InfoMax.Data.Formats.Arrow;

/// <summary>
/// An Arrow IPC file or stream. Reads only the columns asked for and only the rows of the moment, so neither large record
/// batches nor wide tables cost memory.
/// </summary>
internal sealed class ArrowTable : ITable
{
    private const int ProbeRows = 64;
    private const int MaxBatchRows = 16 * 1024;
    private readonly InputSource _source;
    private readonly IpcMessages _messages;
    private readonly Schema _stored;
    private readonly IpcDictionaries _dictionaries;
    private int _batchRows;

    private ArrowTable(InputSource source, string name, IpcMessages messages, Schema schema, int batchRows)
    {
        _source = source;
        Name = name;
        _messages = messages;
        _stored = schema;
        _batchRows = batchRows;
        FileBytes = source.Length;
        _dictionaries = new IpcDictionaries(source, name, messages, schema, ExpansionLimit);
        Schema = new Schema(
            schema.FieldsList.Select(field => field.DataType is DictionaryType type && IpcDictionaries.DecodedType(type) is { } decoded
                ? new Field(field.Name, decoded, field.IsNullable, field.Metadata)
                : field),
            schema.Metadata);
        Rows = messages.Batches is [.., var last] ? last.FirstRow + last.Rows : 0;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public long FileBytes { get; }

    /// <summary>The columns; dictionary-encoded ones are read as, and shown as, columns of plain values.</summary>
    public Schema Schema { get; }

    private long ExpansionLimit => 2 * FileBytes + (32L << 20);

    /// <summary>Opens a file and reads the headers of its messages.</summary>
    /// <param name="files">Opens the file.</param>
    /// <param name="path">Full path.</param>
    /// <param name="name">Name in messages.</param>
    /// <param name="batchRows">Rows read at once, at least 1; rounded up to a multiple of 8.</param>
    /// <exception cref="InputDataException">Unreadable, damaged, or not Arrow IPC.</exception>
    public static ArrowTable Open(IInputFiles files, string path, string name, int batchRows)
    {
        InputSource source = files.Open(path, name);
        try
        {
            return LibraryErrors.Guard(name, () =>
            {
                IpcMessages messages = IpcMessages.Read(source, name);
                ArrowSchemaGuard.Check(messages.SchemaMetadata.Span);
                using ArrowStreamReader reader = new(new MemoryStream(messages.SchemaBytes));
                Schema schema = reader.GetSchema().AsTask().GetAwaiter().GetResult();
                return new ArrowTable(source, name, messages, schema, (batchRows + 7) / 8 * 8);
            });
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file whose cursors yield at most <paramref name="batchBytes"/> of one embedding column, as single.</summary>
    /// <exception cref="InputDataException">As <see cref="Open"/>.</exception>
    public static ArrowTable OpenForVectors(IInputFiles files, string path, string name, string column, int batchBytes)
    {
        ArrowTable table = Open(files, path, name, ProbeRows);
        int dimension = VectorColumn.Find(table.Schema).FirstOrDefault(c => c.Path == column)?.List is FixedSizeListType list ? list.ListSize : 0;
        if (dimension == 0 && table.Rows > 0)
        {
            // Lists of free length are measured by the bytes that the whole file has for a row.
            dimension = (int)Math.Min(batchBytes, table.FileBytes / table.Rows / sizeof(float));
        }

        long rows = batchBytes / Math.Clamp(dimension * (long)sizeof(float), 1, batchBytes);
        table._batchRows = (int)Math.Clamp((rows + 7) / 8 * 8, 8, MaxBatchRows);
        return table;
    }

    /// <inheritdoc/>
    public bool CanRead(IArrowType type) => IpcColumn.CanRead(type);

    /// <inheritdoc/>
    public TableCursor OpenCursor(IReadOnlyList<string> columns)
    {
        HashSet<string> roots = [.. columns.SelectMany(column => ColumnPath.Roots(Schema, column))];
        return new Cursor(this, [.. Enumerable.Range(0, Schema.FieldsList.Count).Where(i => roots.Contains(Schema.FieldsList[i].Name))]);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private sealed class Cursor : BatchCursor
    {
        private readonly ArrowTable _table;
        private readonly int[] _columns;
        private readonly Schema _schema;
        private readonly IpcLayout[] _places;
        private IpcBody? _body;
        private int _batch = -1;
        private int _next;

        public Cursor(ArrowTable table, int[] columns)
            : base(table.Name)
        {
            _table = table;
            _columns = columns;
            _places = new IpcLayout[columns.Length];
            _schema = new Schema(columns.Select(c => table.Schema.FieldsList[c]), null);
        }

        protected override long Seek(long row, long position)
        {
            if (position >= 0 && row >= position && row < position + _table._batchRows)
            {
                return -1;
            }

            // The last batch that begins at or before the row; empty batches before it begin there too.
            int low = 0;
            int high = _table._messages.Batches.Count - 1;
            while (low < high)
            {
                int middle = (low + high + 1) / 2;
                if (_table._messages.Batches[middle].FirstRow <= row)
                {
                    low = middle;
                }
                else
                {
                    high = middle - 1;
                }
            }

            if (high < 0)
            {
                return 0;
            }

            Enter(low);
            _next = (int)Math.Min((row - _table._messages.Batches[low].FirstRow) / 8 * 8, int.MaxValue - 7);
            return _table._messages.Batches[low].FirstRow + _next;
        }

        protected override RecordBatch? Next()
        {
            while (_body is null || _next >= _table._messages.Batches[_batch].Rows)
            {
                if (_batch + 1 >= _table._messages.Batches.Count)
                {
                    return null;
                }

                Enter(_batch + 1);
            }

            int count = Math.Min(_table._batchRows, _table._messages.Batches[_batch].Rows - _next);
            IArrowArray[] arrays = new IArrowArray[_columns.Length];
            List<Field> fields = [];
            for (int c = 0; c < arrays.Length; c++)
            {
                Field field = _schema.FieldsList[c];
                ArrayData data = _table._stored.FieldsList[_columns[c]].DataType is DictionaryType type
                    ? _table._dictionaries.Read(_body, _columns[c], type, _places[c], _next, count, _table._messages.Batches[_batch].Offset)
                    : IpcColumn.Read(_body, field.DataType, _places[c], _next, count);
                arrays[c] = ArrowArrayFactory.BuildArray(data);
                fields.Add(new Field(field.Name, data.DataType, field.IsNullable));
            }

            _next += count;
            return new RecordBatch(new Schema(fields, null), arrays, count);
        }

        private void Enter(int batch)
        {
            _batch = batch;
            _next = 0;
            _body = new IpcBody(_table._source, _table.Name, _table._messages.Batches[batch], _table.ExpansionLimit);
            IpcLayout at = default;
            int column = 0;
            for (int f = 0; f < _table._stored.FieldsList.Count && column < _columns.Length; f++)
            {
                if (f == _columns[column])
                {
                    _places[column++] = at;
                }

                at = at.After(_table._stored.FieldsList[f].DataType, _body.VariadicCounts);
            }
        }
    }
}
