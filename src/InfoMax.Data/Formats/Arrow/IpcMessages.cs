using System.Buffers.Binary;
using InfoMax.Data.FlatBuffers;
using InfoMax.Data.Formats.Sources;

namespace InfoMax.Data.Formats.Arrow;

/// <param name="Offset">Where the message's metadata begins in the file.</param>
/// <param name="MetadataBytes">Length of the metadata.</param>
/// <param name="BodyOffset">Where its body begins.</param>
/// <param name="BodyBytes">Length of the body.</param>
/// <param name="FirstRow">Number of its first row in the file.</param>
/// <param name="Rows">Its rows.</param>
internal readonly record struct IpcBatch(long Offset, int MetadataBytes, long BodyOffset, long BodyBytes, long FirstRow, int Rows);

/// <param name="Id">The dictionary it belongs to.</param>
/// <param name="IsDelta">True where its values follow those before, else they replace them.</param>
/// <param name="Values">Its values, as a batch of one column.</param>
internal readonly record struct IpcDictionaryBatch(long Id, bool IsDelta, IpcBatch Values);

/// <summary>
/// Walks the encapsulated messages of an Arrow IPC stream or file by their headers, without touching the bodies.
/// A file is the magic <c>ARROW1</c>, padding to 8 bytes, the same stream, a footer, its length and the magic again.
/// Source: arrow.apache.org, "Serialization and Interprocess Communication". Needed because the library reads whole
/// bodies of all columns, and a stream has no index.
/// </summary>
internal sealed class IpcMessages
{
    private const int MaxMetadataBytes = 16 << 20;
    private const byte SchemaMessage = 1;
    private const byte DictionaryMessage = 2;
    private const byte RecordBatchMessage = 3;

    private readonly int _prefixBytes;

    private IpcMessages(byte[] schemaMessage, int prefixBytes, IReadOnlyList<IpcBatch> batches, IReadOnlyList<IpcDictionaryBatch> dictionaries)
    {
        SchemaBytes = schemaMessage;
        _prefixBytes = prefixBytes;
        Batches = batches;
        Dictionaries = dictionaries;
    }

    /// <summary>The schema message as a stream of its own: prefix and metadata.</summary>
    public byte[] SchemaBytes { get; }

    /// <summary>The metadata of the schema message.</summary>
    public ReadOnlyMemory<byte> SchemaMetadata => SchemaBytes.AsMemory(_prefixBytes);

    /// <summary>The record batches in order.</summary>
    public IReadOnlyList<IpcBatch> Batches { get; }

    /// <summary>The dictionary batches in order.</summary>
    public IReadOnlyList<IpcDictionaryBatch> Dictionaries { get; }

    /// <summary>Reads all headers.</summary>
    /// <exception cref="InputDataException">Not Arrow IPC, truncated, or a header that claims what the file does not hold.</exception>
    public static IpcMessages Read(InputSource source, string name)
    {
        long length = source.Length;
        (long at, long end) = Extent(source, length, name);
        byte[]? schema = null;
        int schemaPrefix = 0;
        List<IpcBatch> batches = [];
        List<IpcDictionaryBatch> dictionaries = [];
        long rows = 0;
        Span<byte> prefix = stackalloc byte[8];
        while (at < end)
        {
            int got = InputIo.ReadUpTo(source, prefix[..(int)Math.Min(8, end - at)], at, name);
            if (got < 4)
            {
                throw Truncated(name, at);
            }

            // Since format 0.15 a continuation marker of all ones comes before the length.
            int metadataBytes = BinaryPrimitives.ReadInt32LittleEndian(prefix);
            int prefixBytes = 4;
            if (metadataBytes == -1)
            {
                if (got < 8)
                {
                    throw Truncated(name, at);
                }

                metadataBytes = BinaryPrimitives.ReadInt32LittleEndian(prefix[4..]);
                prefixBytes = 8;
            }

            if (metadataBytes == 0)
            {
                break;
            }

            long metadataAt = at + prefixBytes;
            if (metadataBytes is < 0 or > MaxMetadataBytes || metadataBytes > end - metadataAt)
            {
                throw schema is null
                    ? new InputDataException($"{name}: not an Arrow IPC file or stream; write it with pyarrow.ipc or datasets.save_to_disk")
                    : Truncated(name, at);
            }

            byte[] metadata = new byte[metadataBytes];
            InputIo.ReadExactly(source, metadata, metadataAt, name);
            (byte type, long bodyBytes, long batchRows) = Header(metadata);
            long bodyAt = metadataAt + metadataBytes;
            if (bodyBytes < 0 || bodyBytes > end - bodyAt)
            {
                throw Truncated(name, at);
            }

            switch (type)
            {
                case SchemaMessage when schema is null:
                    schemaPrefix = prefixBytes;
                    schema = [.. prefix[..prefixBytes], .. metadata];
                    break;
                case RecordBatchMessage or DictionaryMessage when schema is not null && batchRows is < 0 or > int.MaxValue:
                    throw new InputDataException($"{name}: record batch {batches.Count} claims {batchRows} rows, expected at most {int.MaxValue}; write smaller batches");
                case RecordBatchMessage when schema is not null:
                    batches.Add(new IpcBatch(metadataAt, metadataBytes, bodyAt, bodyBytes, rows, (int)batchRows));
                    rows += batchRows;
                    break;
                case DictionaryMessage when schema is not null:
                    FlatTable dictionary = FlatTable.Root(metadata).Table(2);
                    dictionaries.Add(new IpcDictionaryBatch(
                        dictionary.Int64(0), dictionary.Byte(2) != 0, new IpcBatch(metadataAt, metadataBytes, bodyAt, bodyBytes, 0, (int)batchRows)));
                    break;
                default:
                    throw new InputDataException($"{name}: an Arrow message of type {type} at byte {at} where a record batch was expected; the file is damaged");
            }

            at = bodyAt + bodyBytes;
        }

        return schema is null
            ? throw new InputDataException($"{name}: no Arrow schema; the file is empty or damaged")
            : new IpcMessages(schema, schemaPrefix, batches, dictionaries);
    }

    private static (byte Type, long BodyBytes, long Rows) Header(byte[] metadata)
    {
        FlatTable message = FlatTable.Root(metadata);
        byte type = message.Byte(1);
        return (type, message.Int64(3), type switch
        {
            RecordBatchMessage => message.Table(2).Int64(0),
            DictionaryMessage => message.Table(2).Table(1).Int64(0),
            _ => 0,
        });
    }

    private static (long Start, long End) Extent(InputSource source, long length, string name)
    {
        ReadOnlySpan<byte> magic = "ARROW1"u8;
        Span<byte> head = stackalloc byte[6];
        if (InputIo.ReadUpTo(source, head, 0, name) < head.Length || !head.SequenceEqual(magic))
        {
            return (0, length);
        }

        const int TailBytes = 10;
        Span<byte> tail = stackalloc byte[TailBytes];
        if (length < 8 + TailBytes)
        {
            throw Truncated(name, length);
        }

        InputIo.ReadExactly(source, tail, length - TailBytes, name);
        int footer = BinaryPrimitives.ReadInt32LittleEndian(tail);
        return tail[4..].SequenceEqual(magic) && footer >= 0 && footer <= length - 8 - TailBytes
            ? (8, length - TailBytes - footer)
            : throw Truncated(name, length);
    }

    private static InputDataException Truncated(string name, long at) =>
        new($"{name}: the Arrow data is truncated or damaged at byte {at}; copy the file again");
}
