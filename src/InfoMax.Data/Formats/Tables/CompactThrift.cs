namespace InfoMax.Data.Formats.Tables;

/// <summary>
/// Walks a Thrift compact-protocol message, every access checked, nesting bounded. Only what Parquet's footer and page
/// headers need. Source: apache/thrift, doc/specs/thrift-compact-protocol.md.
/// </summary>
internal ref struct CompactThrift(ReadOnlySpan<byte> bytes)
{
    /// <summary>Type of a nested struct.</summary>
    public const int StructType = 12;

    private const int MaxDepth = 32;
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>The next field of the struct being read, or false at its end.</summary>
    /// <param name="id">Number of the last field, 0 at the start of a struct; becomes that of this one.</param>
    /// <param name="type">Its wire type.</param>
    /// <exception cref="InvalidDataException">The message ends or is malformed (also from every other member).</exception>
    public bool NextField(ref int id, out int type)
    {
        byte header = Byte();
        type = header & 0x0F;
        if (header == 0)
        {
            return false;
        }

        int delta = header >> 4;
        id = delta == 0 ? (int)ZigZag() : id + delta;
        return true;
    }

    /// <summary>An integer of 16, 32 or 64 bits.</summary>
    public long ZigZag()
    {
        ulong value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A list's length and element type. A length beyond the message's own is refused.</summary>
    public int ListHeader(out int elementType)
    {
        byte header = Byte();
        elementType = header & 0x0F;
        ulong count = (ulong)(header >> 4);
        count = count == 15 ? Varint() : count;
        return count <= (ulong)(_bytes.Length - Position) ? (int)count : throw Malformed();
    }

    /// <summary>A byte string.</summary>
    public ReadOnlySpan<byte> Binary()
    {
        ulong length = Varint();
        if (length > (ulong)(_bytes.Length - Position))
        {
            throw Malformed();
        }

        ReadOnlySpan<byte> value = _bytes.Slice(Position, (int)length);
        Position += (int)length;
        return value;
    }

    /// <summary>Passes over a field's value.</summary>
    public void Skip(int type, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            throw Malformed();
        }

        switch (type)
        {
            case 1 or 2:
                break;
            case 3:
                Byte();
                break;
            case 4 or 5 or 6:
                Varint();
                break;
            case 7:
                Advance(8);
                break;
            case 8:
                Binary();
                break;
            case 9 or 10:
                int count = ListHeader(out int elementType);
                for (int i = 0; i < count; i++)
                {
                    SkipElement(elementType, depth + 1);
                }

                break;
            case 11:
                SkipMap(depth + 1);
                break;
            case StructType:
                int id = 0;
                while (NextField(ref id, out int fieldType))
                {
                    Skip(fieldType, depth + 1);
                }

                break;
            case 13:
                Advance(16);
                break;
            default:
                throw Malformed();
        }
    }

    private static InvalidDataException Malformed() => new("malformed Thrift metadata");

    private void SkipMap(int depth)
    {
        ulong pairs = Varint();
        if (pairs == 0)
        {
            return;
        }

        byte types = Byte();
        for (ulong i = 0; i < pairs; i++)
        {
            SkipElement(types >> 4, depth);
            SkipElement(types & 0x0F, depth);
        }
    }

    /// <summary>In a collection a boolean takes a byte; as a field it lies in the header.</summary>
    private void SkipElement(int type, int depth) => Skip(type is 1 or 2 ? 3 : type, depth);

    private byte Byte() => Position < _bytes.Length ? _bytes[Position++] : throw Malformed();

    private void Advance(int count) => Position = count <= _bytes.Length - Position ? Position + count : throw Malformed();

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Malformed();
    }
}
