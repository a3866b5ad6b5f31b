using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace InfoMax.Data.Artifacts.Ipc;

/// <summary>Writes record batches of one schema as an Arrow IPC file; the stream stays open and need not seek.</summary>
internal sealed class ArrowTableWriter : IDisposable
{
    private readonly ArrowFileWriter _writer;
    private readonly Schema _schema;
    private bool _empty = true;

    /// <param name="stream">Where the file goes, from its present position on.</param>
    /// <param name="schema">Schema of every batch.</param>
    public ArrowTableWriter(Stream stream, Schema schema)
    {
        _schema = schema;
        _writer = new ArrowFileWriter(new ArrowSink(stream), schema, leaveOpen: false);
    }

    /// <summary>Rows written so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Writes one batch; the columns' memory is read before the call returns and not kept.</summary>
    public void Write(int length, params IReadOnlyList<IArrowArray> columns)
    {
        using var batch = new RecordBatch(_schema, columns, length);
        _writer.WriteRecordBatch(batch);
        _empty = false;
        Rows += length;
    }

    /// <summary>Writes the footer; returns the rows written.</summary>
    public long Finish()
    {
        if (_empty)
        {
            // Arrow writes the schema message with the first batch only; without one the file would not be a valid stream.
            Write(0, [.. _schema.FieldsList.Select(field => EmptyColumn(field))]);
        }

        _writer.WriteEnd();
        return Rows;
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private static IArrowArray EmptyColumn(Field field) => field.DataType switch
    {
        Apache.Arrow.Types.FixedSizeListType list => ArrowColumns.Lists(list, 0, default),
        Apache.Arrow.Types.ListType list => ArrowColumns.Lists(list, 0, new byte[sizeof(int)], 0, default),
        Apache.Arrow.Types.StringType => new StringArray(0, new ArrowBuffer(new byte[sizeof(int)]), ArrowBuffer.Empty, ArrowBuffer.Empty),
        var type => ArrowColumns.Numbers(type, 0, default),
    };
}
