using Apache.Arrow;
using Apache.Arrow.Ipc;
using InfoMax.Data.Formats.Sources;
using ParquetSharp;
using ParquetSharp.Arrow;
using ParquetSharp.IO;

namespace InfoMax.Data.Formats.Tables;

/// <summary>A Parquet file, read as Arrow record batches through ParquetSharp.</summary>
/// <remarks>
/// Column chunks are read through a bounded buffer and one row group at a time, so memory does not grow with the size of
/// a row group. The library's objects are used under this type alone and freed in reverse order: arrays, then
/// the batch reader, then the file.
/// </remarks>
internal sealed class ParquetTable : ITable
{
    private const long BufferBytes = 1 << 20;
    private const int ProbeRows = 1024;

    // A half; wider values fill a file sooner.
    private const int MinValueBytes = 2;
    private const int MaxBatchRows = 16 * 1024;
    private readonly FileReader _reader;
    private readonly InputSource _source;
    private readonly ParquetChunks _chunks;
    private readonly long[] _groupFirst;
    private readonly string[][] _leaves;

    private ParquetTable(FileReader reader, InputSource source, ParquetChunks chunks, string name)
    {
        _reader = reader;
        _source = source;
        _chunks = chunks;
        Name = name;
        FileBytes = source.Length;
        Schema = reader.Schema;
        FileMetaData metadata = reader.ParquetReader.FileMetaData;
        Rows = metadata.NumRows;
        _groupFirst = new long[reader.NumRowGroups + 1];
        for (int g = 0; g < reader.NumRowGroups; g++)
        {
            using RowGroupReader group = reader.ParquetReader.RowGroup(g);
            long rows = group.MetaData.NumRows;
            if (rows < 0)
            {
                throw new InputDataException($"{name}: row group {g} has {rows} rows; the file is damaged");
            }

            _groupFirst[g + 1] = checked(_groupFirst[g] + rows);
        }

        if (_groupFirst[^1] != Rows)
        {
            throw new InputDataException($"{name}: {Rows} rows by its footer, {_groupFirst[^1]} by its row groups; the file is damaged");
        }

        _leaves = new string[metadata.NumColumns][];
        for (int c = 0; c < _leaves.Length; c++)
        {
            using ParquetSharp.Schema.ColumnPath path = metadata.Schema.Column(c).Path;
            _leaves[c] = path.ToDotVector();
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public long FileBytes { get; }

    /// <inheritdoc/>
    public Schema Schema { get; }

    /// <summary>Opens a file and reads its footer.</summary>
    /// <param name="files">Opens the file.</param>
    /// <param name="path">Full path.</param>
    /// <param name="name">Name in messages.</param>
    /// <param name="batchRows">Rows of a record batch, at least 1.</param>
    /// <exception cref="InputDataException">Unreadable, damaged, or not Parquet.</exception>
    public static ParquetTable Open(IInputFiles files, string path, string name, int batchRows)
    {
        InputSource source = files.Open(path, name);
        try
        {
            return LibraryErrors.Guard(name, () =>
            {
                ParquetChunks chunks = ParquetChunks.Read(source, name);
                FileReader reader = OpenReader(source, batchRows);
                try
                {
                    return new ParquetTable(reader, source, chunks, name);
                }
                catch
                {
                    reader.Dispose();
                    throw;
                }
            });
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file whose record batches hold at most <paramref name="batchBytes"/> of one embedding column, as single.</summary>
    /// <exception cref="InputDataException">As <see cref="Open"/>.</exception>
    public static ParquetTable OpenForVectors(IInputFiles files, string path, string name, string column, int batchBytes)
    {
        ParquetTable table = Open(files, path, name, ProbeRows);
        long values = LibraryErrors.Guard(name, () => table.ValuesPerRow(column));
        long rows = Math.Clamp(batchBytes / Math.Max(1, Math.Min(values, batchBytes) * sizeof(float)), 1, MaxBatchRows);
        if (rows == ProbeRows)
        {
            return table;
        }

        table.Dispose();
        return Open(files, path, name, (int)rows);
    }

    /// <inheritdoc/>
    public bool CanRead(Apache.Arrow.Types.IArrowType type) => true;

    /// <inheritdoc/>
    public TableCursor OpenCursor(IReadOnlyList<string> columns)
    {
        List<Field[]> wanted = [.. columns.SelectMany(column => ColumnPath.Find(Schema, column))];
        return new Cursor(this, [.. Enumerable.Range(0, _leaves.Length).Where(c => wanted.Exists(fields => ColumnPath.IsBelow(_leaves[c], fields)))]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _source.Dispose();
    }

    private static FileReader OpenReader(InputSource source, int batchRows)
    {
        using ReaderProperties properties = ReaderProperties.GetDefaultReaderProperties();
        properties.EnableBufferedStream();
        properties.BufferSize = BufferBytes;
        using ArrowReaderProperties arrow = ArrowReaderProperties.GetDefault();
        arrow.UseThreads = false;
        arrow.PreBuffer = false;
        arrow.BatchSize = batchRows;
        if (source.LocalPath is { } path)
        {
            return new FileReader(path, properties, arrow);
        }

        // The reader keeps the native file, which keeps this object.
        using ManagedRandomAccessFile file = new(source.OpenStream(leaveOpen: true));
        return new FileReader(file, properties, arrow);
    }

    /// <summary>Mean number of values a row in the first row group, rounded up; 0 where the column is unknown.</summary>
    private long ValuesPerRow(string column)
    {
        List<Field[]> wanted = [.. ColumnPath.Find(Schema, column)];
        int leaf = System.Array.FindIndex(_leaves, path => wanted.Exists(fields => ColumnPath.IsBelow(path, fields)));
        if (leaf < 0 || _groupFirst.Length < 2 || _groupFirst[1] == 0)
        {
            return 0;
        }

        using RowGroupReader group = _reader.ParquetReader.RowGroup(0);
        using ColumnChunkMetaData chunk = group.MetaData.GetColumnChunkMetaData(leaf);
        return (chunk.NumValues + _groupFirst[1] - 1) / _groupFirst[1];
    }

    private sealed class Cursor(ParquetTable table, int[] leaves) : BatchCursor(table.Name)
    {
        private IArrowArrayStream? _stream;
        private int _group = -1;

        public override void Dispose()
        {
            base.Dispose();
            _stream?.Dispose();
            _stream = null;
        }

        protected override long Seek(long row, long position)
        {
            int group = System.Array.BinarySearch(table._groupFirst, row);
            group = group < 0 ? ~group - 1 : group;
            while (group < table._groupFirst.Length - 1 && table._groupFirst[group + 1] <= row)
            {
                group++;
            }

            if (position >= 0 && position <= row && group == _group)
            {
                return -1;
            }

            return Start(group);
        }

        protected override RecordBatch? Next()
        {
            while (_stream is not null)
            {
                RecordBatch? batch = _stream.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult();
                if (batch is null or { Length: > 0 })
                {
                    return batch;
                }

                batch.Dispose();
            }

            return null;
        }

        private long Start(int group)
        {
            _stream?.Dispose();
            _stream = null;
            if (group >= table._groupFirst.Length - 1)
            {
                return table.Rows;
            }

            foreach (int leaf in leaves)
            {
                table._chunks.CheckPages(table._source, group, leaf, MinValueBytes);
            }

            _group = group;
            _stream = table._reader.GetRecordBatchReader([group], leaves);
            Count(group);
            return table._groupFirst[group];
        }

        /// <summary>A file of this machine the library reads itself: the columns that it is asked for.</summary>
        private void Count(int group)
        {
            if (table._source.LocalPath is not null)
            {
                using RowGroupReader reader = table._reader.ParquetReader.RowGroup(group);
                foreach (int leaf in leaves)
                {
                    using ColumnChunkMetaData chunk = reader.MetaData.GetColumnChunkMetaData(leaf);
                    InputMetrics.Read(table._source.Store, chunk.TotalCompressedSize);
                }
            }
        }
    }
}
