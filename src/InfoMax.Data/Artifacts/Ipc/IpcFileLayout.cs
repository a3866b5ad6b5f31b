using System.Buffers.Binary;
using InfoMax.Data.FlatBuffers;
using InfoMax.Data.Ipc;

namespace InfoMax.Data.Artifacts.Ipc;

/// <summary>
/// What an Arrow IPC file's footer and message heads say of its size, checked against the file before Arrow reads it:
/// Arrow's reader allocates by lengths it has not compared with anything, so one damaged length could ask for gigabytes.
/// </summary>
/// <remarks>
/// The format (https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format): magic and padding; messages, each
/// 0xFFFFFFFF, int32 head length, head, body; then the footer, its int32 length and the magic again. One small read a batch.
/// </remarks>
internal sealed class IpcFileLayout
{
    private const int BlockBytes = 24;
    private const int MaxSchemaDepth = 3;
    private const int MaxSchemaFields = 100_000;

    private IpcFileLayout(int[] batchRows, long rows)
    {
        BatchRows = batchRows;
        Rows = rows;
    }

    /// <summary>Rows of each record batch, in order.</summary>
    public IReadOnlyList<int> BatchRows { get; }

    /// <summary>Rows of all batches.</summary>
    public long Rows { get; }

    /// <summary>Reads and checks the layout of a seekable stream.</summary>
    /// <exception cref="InvalidDataException">The stream is no Arrow file, or its lengths do not fit its size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An offset inside the footer or a head points outside it.</exception>
    public static IpcFileLayout Read(Stream stream)
    {
        long length = stream.Length;
        ReadOnlySpan<byte> magic = IpcFileEnd.Magic;
        if (length < magic.Length + IpcFileEnd.Bytes || !ReadAt(stream, 0, magic.Length).AsSpan().SequenceEqual(magic))
        {
            throw new InvalidDataException("not an Arrow file");
        }

        if (!IpcFileEnd.TryRead(ReadAt(stream, length - IpcFileEnd.Bytes, IpcFileEnd.Bytes), out int footerBytes))
        {
            throw new InvalidDataException("the end of the Arrow file is missing");
        }

        long footerStart = length - IpcFileEnd.Bytes - footerBytes;
        if (footerBytes <= 0 || footerStart < magic.Length)
        {
            throw new InvalidDataException($"a footer of {footerBytes} bytes does not fit");
        }

        // Footer { version, schema, dictionaries, recordBatches }; Schema { endianness, fields, ... }.
        FlatTable footer = FlatTable.Root(ReadAt(stream, footerStart, footerBytes));
        IpcSchemaShape.Check(footer.Table(1), MaxSchemaDepth, MaxSchemaFields);
        if (!footer.Vector(2, BlockBytes).IsEmpty)
        {
            throw new InvalidDataException("dictionaries are not used in artifacts");
        }

        ReadOnlySpan<byte> blocks = footer.Vector(3, BlockBytes);
        var batchRows = new int[blocks.Length / BlockBytes];
        long rows = 0;
        for (int i = 0; i < batchRows.Length; i++)
        {
            batchRows[i] = CheckBatch(stream, blocks.Slice(i * BlockBytes, BlockBytes), footerStart);
            rows += batchRows[i];
        }

        stream.Position = 0;
        return new IpcFileLayout(batchRows, rows);
    }

    /// <summary>Checks one Block { offset int64, metaDataLength int32, 4 bytes of padding, bodyLength int64 }; returns its rows.</summary>
    private static int CheckBatch(Stream stream, ReadOnlySpan<byte> block, long end)
    {
        long offset = BinaryPrimitives.ReadInt64LittleEndian(block);
        int headBytes = BinaryPrimitives.ReadInt32LittleEndian(block[8..]);
        long bodyBytes = BinaryPrimitives.ReadInt64LittleEndian(block[16..]);
        if (offset < IpcFileEnd.StartBytes || headBytes is < 16 or > IpcPrefix.MaxHeadBytes || bodyBytes < 0 || bodyBytes > int.MaxValue
            || offset > end - headBytes - bodyBytes)
        {
            throw new InvalidDataException("a record batch lies outside the file");
        }

        ReadOnlySpan<byte> bytes = ReadAt(stream, offset, headBytes);
        if (!IpcPrefix.TryRead(bytes, out IpcPrefix prefix) || !prefix.HasContinuation || prefix.HeadBytes != headBytes - prefix.Bytes)
        {
            throw new InvalidDataException("a record batch does not begin where the footer says");
        }

        IpcHead head = new(bytes[prefix.Bytes..]);
        if (head.Type != IpcMessageType.RecordBatch || head.BodyBytes != bodyBytes)
        {
            throw new InvalidDataException("a record batch's head contradicts the footer");
        }

        // Asked for their check: Arrow's reader allocates by their lengths.
        _ = head.Nodes;
        _ = head.Buffers;
        long rows = head.Rows;
        return rows is >= 0 and <= int.MaxValue ? (int)rows : throw new InvalidDataException($"a record batch of {rows} rows");
    }

    private static byte[] ReadAt(Stream stream, long position, int count)
    {
        byte[] bytes = new byte[count];
        stream.Position = position;
        stream.ReadExactly(bytes);
        return bytes;
    }
}
