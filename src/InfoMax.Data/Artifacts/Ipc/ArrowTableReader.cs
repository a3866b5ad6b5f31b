using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace InfoMax.Data.Artifacts.Ipc;

/// <summary>
/// Reads an Arrow IPC file batch by batch, one at a time. Whatever is wrong with the content becomes an
/// <see cref="ArtifactException"/> that names the file. The stream stays open.
/// </summary>
/// <remarks>Spans into a batch end with the next <see cref="MoveNext"/> or <see cref="Dispose"/>: its memory returns to the pool.</remarks>
internal sealed class ArrowTableReader : IDisposable
{
    private readonly ArrowFileReader _reader;
    private readonly IpcFileLayout _layout;
    private readonly string _name;
    private readonly long _bytes;
    private RecordBatch? _batch;
    private int _next;
    private bool _skipped;

    /// <param name="stream">A seekable stream that holds exactly the file.</param>
    /// <param name="kind">What the file should be, for messages: <c>vectors</c>.</param>
    /// <param name="columns">The expected columns, in order; none for any.</param>
    /// <exception cref="ArtifactException">No Arrow file, damaged, or other columns.</exception>
    public ArrowTableReader(Stream stream, string kind, params ReadOnlySpan<(string Name, ArrowTypeId Type)> columns)
    {
        _name = stream is FileStream file ? $"{kind} artifact {file.Name}" : $"{kind} artifact";
        _reader = new ArrowFileReader(stream, Allocator, leaveOpen: true);
        try
        {
            _bytes = stream.Length;
            _layout = IpcFileLayout.Read(stream);
            Schema = _reader.Schema;
        }
        catch (Exception error) when (IsDamage(error))
        {
            throw Damaged(error);
        }

        CheckColumns(columns);
    }

    /// <summary>Lends the batches' memory.</summary>
    public PooledAllocator Allocator { get; } = new();

    /// <summary>The file's schema.</summary>
    public Schema Schema { get; }

    /// <summary>Rows of the whole file.</summary>
    public long Rows => _layout.Rows;

    /// <summary>Number within the file of the present batch's first row.</summary>
    public long First { get; private set; }

    /// <summary>Rows of the present batch, 0 before the first and after the last.</summary>
    public int Length => _batch?.Length ?? 0;

    /// <summary>Reads the next batch that has rows; false at the end.</summary>
    /// <exception cref="ArtifactException">The batch is damaged.</exception>
    public bool MoveNext()
    {
        First += Length;
        Release();
        try
        {
            while (Length == 0 && _next < _layout.BatchRows.Count)
            {
                Release();
                _batch = ReadBatch() ?? throw new InvalidDataException("a record batch is missing");
                if (_batch.Length != _layout.BatchRows[_next++] || _batch.ColumnCount != Schema.FieldsList.Count)
                {
                    throw new InvalidDataException($"a record batch of {_batch.Length} rows and {_batch.ColumnCount} columns");
                }
            }
        }
        catch (Exception error) when (IsDamage(error))
        {
            throw Damaged(error);
        }

        return Length > 0;
    }

    /// <summary>Passes over unread batches that end at or before <paramref name="row"/>, without reading them.</summary>
    public void SkipTo(long row)
    {
        First += Length;
        Release();
        while (_next < _layout.BatchRows.Count && First + _layout.BatchRows[_next] <= row)
        {
            First += _layout.BatchRows[_next++];
            _skipped = true;
        }
    }

    /// <summary>Once batches were passed over, each is read by its number: the library's sequential position is behind.</summary>
    private RecordBatch? ReadBatch() => _skipped
        ? _reader.ReadRecordBatchAsync(_next, CancellationToken.None).AsTask().GetAwaiter().GetResult()
        : _reader.ReadNextRecordBatch();

    /// <summary>The numbers of a column without nulls, one a row of the present batch.</summary>
    /// <exception cref="ArtifactException">Nulls, or too few values.</exception>
    public ReadOnlySpan<T> Numbers<T>(int column)
        where T : unmanaged
    {
        try
        {
            return ArrowColumns.Numbers<T>(Column(column).Data, Length);
        }
        catch (Exception error) when (IsDamage(error))
        {
            throw Damaged(error);
        }
    }

    /// <summary>The values of a column of fixed-size lists without nulls, row after row of the present batch.</summary>
    /// <exception cref="ArtifactException">Nulls, or too few values.</exception>
    public ReadOnlySpan<T> Lists<T>(int column)
        where T : unmanaged
    {
        try
        {
            return ArrowColumns.Lists<T>(Column(column).Data, Length);
        }
        catch (Exception error) when (IsDamage(error))
        {
            throw Damaged(error);
        }
    }

    /// <summary>The values of a column of lists of any length without nulls, and where each list begins and ends among them.</summary>
    /// <exception cref="ArtifactException">Nulls, or lists that are not in order.</exception>
    public ReadOnlySpan<T> Lists<T>(int column, out ReadOnlySpan<int> offsets)
        where T : unmanaged
    {
        try
        {
            return ArrowColumns.Lists<T>(Column(column).Data, Length, out offsets);
        }
        catch (Exception error) when (IsDamage(error))
        {
            throw Damaged(error);
        }
    }

    /// <summary>A column of the present batch as Arrow gives it.</summary>
    public IArrowArray Column(int column) => (_batch ?? throw new InvalidOperationException("no batch has been read")).Column(column);

    /// <summary>The list type of a fixed-size list column.</summary>
    /// <exception cref="ArtifactException">The values have another type.</exception>
    public FixedSizeListType ListType(int column, params ReadOnlySpan<ArrowTypeId> values)
    {
        var type = (FixedSizeListType)Schema.FieldsList[column].DataType;
        return values.Contains(type.ValueDataType.TypeId)
            ? type
            : throw OfAnotherVersion($"column {Schema.FieldsList[column].Name} holds {type.ValueDataType.Name} values");
    }

    /// <summary>An array for <see cref="Rows"/> times <paramref name="perRow"/> values of the stored type.</summary>
    /// <exception cref="ArtifactException">The file is too short to hold them, or one array is.</exception>
    public T[] Allocate<T>(int perRow = 1)
        where T : unmanaged
    {
        Int128 values = (Int128)Rows * perRow;
        return values * Unsafe.SizeOf<T>() <= _bytes && values <= System.Array.MaxLength
            ? new T[(int)values]
            : throw Refuse($"{Rows} rows of {perRow} values do not fit a file of {_bytes} bytes");
    }

    /// <summary>An array for <paramref name="count"/> rows from <paramref name="first"/> times <paramref name="perRow"/> values.</summary>
    /// <exception cref="ArtifactException">The file has too few rows, or is too short to hold them, or one array is.</exception>
    public T[] AllocateRange<T>(int first, int count, int perRow = 1)
        where T : unmanaged
    {
        Int128 values = (Int128)count * perRow;
        return first >= 0 && count >= 0 && (long)first + count <= Rows && values * Unsafe.SizeOf<T>() <= _bytes && values <= System.Array.MaxLength
            ? new T[(int)values]
            : throw Refuse($"rows {first} to {(long)first + count} of {perRow} values are not in a file of {Rows} rows and {_bytes} bytes");
    }

    /// <summary>Requires rows [<paramref name="first"/>, +<paramref name="count"/>).</summary>
    /// <exception cref="ArtifactException">The file has too few.</exception>
    public void RequireRange(int first, int count)
    {
        if (first < 0 || count < 0 || (long)first + count > Rows)
        {
            throw Refuse($"rows {first} to {(long)first + count} are not in a file of {Rows} rows");
        }
    }

    /// <summary>
    /// Reads the batches that hold rows [<paramref name="first"/>, +<paramref name="count"/>), no others; call it before any
    /// was read.
    /// </summary>
    /// <param name="first">First row.</param>
    /// <param name="count">Rows, which the file must have.</param>
    /// <param name="copy">Takes the first wanted row of the present batch, how many follow, and their place in the range.</param>
    public void ForEachInRange(int first, int count, Action<int, int, int> copy)
    {
        long end = (long)first + count;
        SkipTo(first);
        while (First + Length < end && MoveNext())
        {
            int from = (int)Math.Max(0, first - First);
            int rows = (int)Math.Min(Length, end - First) - from;
            copy(from, rows, (int)(First + from - first));
        }
    }

    /// <summary>The error for content that contradicts what the caller knows.</summary>
    public ArtifactException Refuse(string reason) => new($"{_name}: {OneLine(reason)}");

    /// <summary>The error for columns that this version does not write: the bytes are those of their digest, so that another version wrote them.</summary>
    public ArtifactException OfAnotherVersion(string reason) => new($"{_name}: {OneLine(reason)}, as another version wrote them") { IsOfAnotherVersion = true };

    /// <summary>The error for content that cannot be what was written.</summary>
    public ArtifactException Damaged(Exception error) => new($"{_name} is damaged: {OneLine(error.Message)}", error);

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        _reader.Dispose();
    }

    /// <summary>Arrow reports damage with whichever exception its code ran into.</summary>
    private static bool IsDamage(Exception error) => error is not (ArtifactException or OutOfMemoryException);

    /// <summary>Damaged names may hold anything; a message is one short line.</summary>
    private static string OneLine(string text) =>
        string.Concat(text.Take(200).Select(character => char.IsControl(character) ? ' ' : character));

    private void Release()
    {
        _batch?.Dispose();
        _batch = null;
    }

    private void CheckColumns(ReadOnlySpan<(string Name, ArrowTypeId Type)> columns)
    {
        bool same = columns.IsEmpty || columns.Length == Schema.FieldsList.Count;
        for (int i = 0; same && i < columns.Length; i++)
        {
            same = Schema.FieldsList[i].Name == columns[i].Name && Schema.FieldsList[i].DataType.TypeId == columns[i].Type;
        }

        if (!same)
        {
            string found = string.Join(", ", Schema.FieldsList.Select(field => $"{field.Name} {field.DataType.Name}"));
            throw OfAnotherVersion($"its columns are [{found}]");
        }
    }
}
