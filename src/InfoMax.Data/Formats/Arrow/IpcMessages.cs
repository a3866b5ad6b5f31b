using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Ipc;

namespace InfoMax.Data.Formats.Arrow;

/// <summary>Rows of an Arrow file that were written together, and where they are.</summary>
/// <param name="Offset">Where the message's metadata begins in the file.</param>
/// <param name="MetadataBytes">Length of the metadata.</param>
/// <param name="BodyOffset">Where its body begins.</param>
/// <param name="BodyBytes">Length of the body.</param>
/// <param name="FirstRow">Number of its first row in the file.</param>
/// <param name="Rows">Its rows.</param>
internal readonly record struct IpcBatch(long Offset, int MetadataBytes, long BodyOffset, long BodyBytes, long FirstRow, int Rows);

/// <summary>Values of a dictionary, which columns of later batches refer to by number.</summary>
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
        Span<byte> start = stackalloc byte[IpcPrefix.MaxBytes];
        while (at < end)
        {
            int got = InputIo.ReadUpTo(source, start[..(int)Math.Min(start.Length, end - at)], at, name);
            if (!IpcPrefix.TryRead(start[..got], out IpcPrefix prefix))
            {
                throw Truncated(name, at);
            }

            if (prefix.HeadBytes == 0)
            {
                break;
            }

            long metadataAt = at + prefix.Bytes;
            if (prefix.HeadBytes is < 0 or > IpcPrefix.MaxHeadBytes || prefix.HeadBytes > end - metadataAt)
            {
                throw schema is null
                    ? new InputDataException($"{name}: not an Arrow IPC file or stream; write it with pyarrow.ipc or datasets.save_to_disk")
                    : Truncated(name, at);
            }

            byte[] metadata = new byte[prefix.HeadBytes];
            InputIo.ReadExactly(source, metadata, metadataAt, name);
            IpcHead head = new(metadata);
            long bodyBytes = head.BodyBytes;
            long batchRows = head.Type is IpcMessageType.RecordBatch or IpcMessageType.DictionaryBatch ? head.Rows : 0;
            long bodyAt = metadataAt + metadata.Length;
            if (bodyBytes < 0 || bodyBytes > end - bodyAt)
            {
                throw Truncated(name, at);
            }

            switch (head.Type)
            {
                case IpcMessageType.Schema when schema is null:
                    schemaPrefix = prefix.Bytes;
                    schema = [.. start[..prefix.Bytes], .. metadata];
                    break;
                case IpcMessageType.RecordBatch or IpcMessageType.DictionaryBatch when schema is not null && batchRows is < 0 or > int.MaxValue:
                    throw new InputDataException($"{name}: record batch {batches.Count} claims {batchRows} rows, expected at most {int.MaxValue}; write smaller batches");
                case IpcMessageType.RecordBatch when schema is not null:
                    batches.Add(new IpcBatch(metadataAt, metadata.Length, bodyAt, bodyBytes, rows, (int)batchRows));
                    rows += batchRows;
                    break;
                case IpcMessageType.DictionaryBatch when schema is not null:
                    dictionaries.Add(new IpcDictionaryBatch(
                        head.DictionaryId, head.IsDelta, new IpcBatch(metadataAt, metadata.Length, bodyAt, bodyBytes, 0, (int)batchRows)));
                    break;
                case IpcMessageType.RecordBatch or IpcMessageType.DictionaryBatch when at == IpcFileEnd.StartBytes && end < length:
                    throw new InputDataException($"{name}: has its schema in the footer alone, as Apache Arrow for JavaScript writes files; write a stream (tableToIPC(table, 'stream'))");
                default:
                    throw new InputDataException($"{name}: an Arrow message of type {(byte)head.Type} at byte {at} where a record batch was expected; the file is damaged");
            }

            at = bodyAt + bodyBytes;
        }

        return schema is null
            ? throw new InputDataException($"{name}: no Arrow schema; the file is empty or damaged")
            : new IpcMessages(schema, schemaPrefix, batches, dictionaries);
    }

    private static (long Start, long End) Extent(InputSource source, long length, string name)
    {
        ReadOnlySpan<byte> magic = IpcFileEnd.Magic;
        Span<byte> head = stackalloc byte[magic.Length];
        if (InputIo.ReadUpTo(source, head, 0, name) < head.Length || !head.SequenceEqual(magic))
        {
            return (0, length);
        }

        const int FrameBytes = IpcFileEnd.StartBytes + IpcFileEnd.Bytes;
        if (length < FrameBytes)
        {
            throw Truncated(name, length);
        }

        Span<byte> tail = stackalloc byte[IpcFileEnd.Bytes];
        InputIo.ReadExactly(source, tail, length - tail.Length, name);
        return IpcFileEnd.TryRead(tail, out int footer) && footer >= 0 && footer <= length - FrameBytes
            ? (IpcFileEnd.StartBytes, length - tail.Length - footer)
            : throw Truncated(name, length);
    }

    private static InputDataException Truncated(string name, long at) =>
        new($"{name}: the Arrow data is truncated or damaged at byte {at}; copy the file again");
}
