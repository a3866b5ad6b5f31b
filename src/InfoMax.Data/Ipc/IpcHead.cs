using System.Runtime.InteropServices;
using InfoMax.Data.FlatBuffers;

namespace InfoMax.Data.Ipc;

/// <summary>
/// A view of one Arrow IPC message's head, the FlatBuffers table Message of
/// https://arrow.apache.org/docs/format/Columnar.html#encapsulated-message-format. Each property reads, and checks, what it
/// gives when it is asked: damaged bytes throw as <see cref="FlatTable"/> says.
/// Numbers are what the head claims; that they fit the file is the reader's to check.
/// </summary>
/// <remarks>
/// Message { version, header_type, header, bodyLength }; RecordBatch { length, nodes, buffers, compression, variadicCounts };
/// DictionaryBatch { id, data: RecordBatch, isDelta }.
/// </remarks>
internal readonly ref struct IpcHead
{
    private readonly FlatTable _message;

    /// <param name="head">The head without the prefix.</param>
    public IpcHead(ReadOnlySpan<byte> head)
    {
        _message = FlatTable.Root(head);
        Type = (IpcMessageType)_message.Byte(1);
    }

    /// <summary>What the message holds; may be a number that the format does not have.</summary>
    public IpcMessageType Type { get; }

    public long BodyBytes => _message.Int64(3);

    public FlatTable Schema => Content(IpcMessageType.Schema);

    /// <summary>Rows of a record batch, or values of a dictionary batch.</summary>
    public long Rows => Batch.Int64(0);

    /// <summary>Length and null count of every node of the batch.</summary>
    public ReadOnlySpan<(long Length, long NullCount)> Nodes => MemoryMarshal.Cast<byte, (long, long)>(Batch.Vector(1, 2 * sizeof(long)));

    /// <summary>Offset in the body and length of every buffer of the batch.</summary>
    public ReadOnlySpan<(long Offset, long Length)> Buffers => MemoryMarshal.Cast<byte, (long, long)>(Batch.Vector(2, 2 * sizeof(long)));

    /// <summary>The codec of the batch's buffers (0 LZ4 frame, 1 Zstandard), or null where they are not compressed.</summary>
    public byte? Codec => Batch is var batch && batch.Has(3) ? batch.Table(3).Byte(0) : null;

    /// <summary>Counts of variadic buffers, one for each view column of the batch.</summary>
    public ReadOnlySpan<long> VariadicCounts => MemoryMarshal.Cast<byte, long>(Batch.Vector(4, sizeof(long)));

    /// <summary>The dictionary that a dictionary batch belongs to.</summary>
    public long DictionaryId => Content(IpcMessageType.DictionaryBatch).Int64(0);

    /// <summary>Whether a dictionary batch's values follow those before; else they replace them.</summary>
    public bool IsDelta => Content(IpcMessageType.DictionaryBatch).Byte(2) != 0;

    private FlatTable Batch => Type == IpcMessageType.DictionaryBatch ? _message.Table(2).Table(1) : Content(IpcMessageType.RecordBatch);

    private FlatTable Content(IpcMessageType type) =>
        Type == type ? _message.Table(2) : throw new InvalidDataException($"an Arrow message of type {(byte)Type} where {(byte)type} is needed");
}
