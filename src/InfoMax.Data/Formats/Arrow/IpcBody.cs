using System.Buffers.Binary;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Ipc;

namespace InfoMax.Data.Formats.Arrow;

/// <summary>
/// The buffers of one record batch, read by byte range straight from the file. A compressed buffer can only be
/// inflated whole; it is kept until the batch is left.
/// </summary>
internal sealed class IpcBody
{
    private readonly InputSource _source;
    private readonly string _name;
    private readonly IpcBatch _batch;
    private readonly long _expansionLimit;
    private readonly (long Offset, long Length)[] _buffers;
    private readonly (long Length, long NullCount)[] _nodes;
    private readonly ICompressionCodec? _codec;
    private readonly Dictionary<int, ReadOnlyMemory<byte>> _inflated = [];
    private long _inflatedBytes;

    /// <param name="source">The file.</param>
    /// <param name="name">Name in messages.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="expansionLimit">Bytes that the batch's buffers may inflate to.</param>
    public IpcBody(InputSource source, string name, IpcBatch batch, long expansionLimit)
    {
        _source = source;
        _name = name;
        _batch = batch;
        _expansionLimit = expansionLimit;
        byte[] metadata = new byte[batch.MetadataBytes];
        InputIo.ReadExactly(source, metadata, batch.Offset, name);
        IpcHead head = new(metadata);
        _nodes = head.Nodes.ToArray();
        _buffers = head.Buffers.ToArray();
        VariadicCounts = head.VariadicCounts.ToArray();
        if (head.Codec is { } codec)
        {
            _codec = new CompressionCodecFactory().CreateCodec(codec switch
            {
                0 => CompressionCodecType.Lz4Frame,
                1 => CompressionCodecType.Zstd,
                var other => throw new NotSupportedException($"compression codec {other}"),
            });
        }
    }

    /// <summary>Counts of variadic buffers, one for each view column.</summary>
    public long[] VariadicCounts { get; }

    /// <summary>Bytes of text that views may gather at once: they may all point to the same place.</summary>
    public long TextLimit => _expansionLimit;

    public (long Length, long NullCount) Node(int index) => _nodes[index];

    /// <summary>Bytes [<paramref name="from"/>, +<paramref name="count"/>) of a buffer.</summary>
    /// <exception cref="InvalidDataException">The buffer is shorter, or lies outside the body.</exception>
    public ArrowBuffer Read(int index, long from, long count)
    {
        (long offset, long length) = _buffers[index];
        if (offset < 0 || length < 0 || offset > _batch.BodyBytes - length)
        {
            throw new InvalidDataException($"buffer {index} leaves its record batch");
        }

        if (_codec is not null && length > 0)
        {
            ReadOnlyMemory<byte> whole = Inflate(index, offset, length);
            return new ArrowBuffer(whole.Slice(checked((int)from), checked((int)count)));
        }

        if (from < 0 || count < 0 || from > length - count)
        {
            throw new InvalidDataException($"buffer {index} has {length} bytes, {from} + {count} are needed");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)count));
        InputIo.ReadExactly(_source, bytes, _batch.BodyOffset + offset + from, _name);
        return new ArrowBuffer(bytes);
    }

    /// <summary>True where a buffer is empty, as the validity of a column without nulls may be.</summary>
    public bool IsEmpty(int index) => _buffers[index].Length == 0;

    private ReadOnlyMemory<byte> Inflate(int index, long offset, long length)
    {
        if (_inflated.TryGetValue(index, out ReadOnlyMemory<byte> known))
        {
            return known;
        }

        byte[] stored = new byte[checked((int)length)];
        InputIo.ReadExactly(_source, stored, _batch.BodyOffset + offset, _name);

        // The uncompressed length comes first; -1 says that the rest is not compressed after all.
        long size = BinaryPrimitives.ReadInt64LittleEndian(stored);
        ReadOnlyMemory<byte> data = stored.AsMemory(sizeof(long));
        if (size != -1)
        {
            _inflatedBytes = checked(_inflatedBytes + size);
            if (size < 0 || _inflatedBytes > _expansionLimit)
            {
                throw new InputDataException(
                    $"{_name}: a record batch of {_batch.BodyBytes} bytes would expand to {_inflatedBytes}; refused as a decompression bomb, write it uncompressed");
            }

            byte[] target = new byte[size];
            if (_codec!.Decompress(data, target) != size)
            {
                throw new InvalidDataException($"buffer {index} does not expand to the {size} bytes it claims");
            }

            data = target;
        }

        _inflated.Add(index, data);
        return data;
    }
}
