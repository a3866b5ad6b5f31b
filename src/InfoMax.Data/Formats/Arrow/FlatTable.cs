using System.Buffers.Binary;

namespace InfoMax.Data.Formats.Arrow;

/// <summary>
/// A table inside a FlatBuffers message, read with every access checked by span slicing. Only what the framing of
/// Arrow IPC needs; see flatbuffers.dev, "Internals".
/// </summary>
internal readonly ref struct FlatTable
{
    private readonly ReadOnlySpan<byte> _buffer;
    private readonly int _position;

    private FlatTable(ReadOnlySpan<byte> buffer, int position)
    {
        _buffer = buffer;
        _position = position;
    }

    /// <summary>The root table of a message.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An offset leaves the message (also from every other member).</exception>
    public static FlatTable Root(ReadOnlySpan<byte> buffer) => new(buffer, BinaryPrimitives.ReadInt32LittleEndian(buffer));

    /// <summary>True where the field is stored.</summary>
    public bool Has(int slot) => FieldAt(slot) != 0;

    /// <summary>A byte field, 0 where absent.</summary>
    public byte Byte(int slot) => FieldAt(slot) is var at and not 0 ? _buffer[at] : (byte)0;

    /// <summary>A 16-bit field, 0 where absent.</summary>
    public short Int16(int slot) => FieldAt(slot) is var at and not 0 ? BinaryPrimitives.ReadInt16LittleEndian(_buffer[at..]) : (short)0;

    /// <summary>A 64-bit field, 0 where absent.</summary>
    public long Int64(int slot) => FieldAt(slot) is var at and not 0 ? BinaryPrimitives.ReadInt64LittleEndian(_buffer[at..]) : 0;

    /// <summary>A table field that must be there.</summary>
    public FlatTable Table(int slot) => FieldAt(slot) is var at and not 0
        ? new FlatTable(_buffer, Follow(at))
        : throw new InvalidDataException("a required table is missing");

    /// <summary>A vector field as raw bytes, empty where absent.</summary>
    /// <param name="slot">The field.</param>
    /// <param name="elementBytes">Bytes of an element.</param>
    public ReadOnlySpan<byte> Vector(int slot, int elementBytes)
    {
        int at = FieldAt(slot);
        if (at == 0)
        {
            return [];
        }

        int start = Follow(at);
        int count = BinaryPrimitives.ReadInt32LittleEndian(_buffer[start..]);
        return _buffer.Slice(start + 4, checked(count * elementBytes));
    }

    /// <summary>Number of tables in a vector of tables.</summary>
    public int TableCount(int slot) => Vector(slot, 4).Length / 4;

    /// <summary>One table of a vector of tables.</summary>
    public FlatTable TableAt(int slot, int index)
    {
        int element = checked(Follow(FieldAt(slot)) + 4 + index * 4);
        return new FlatTable(_buffer, Follow(element));
    }

    /// <summary>Offsets point forward only, so that no chain of them can run in circles.</summary>
    private int Follow(int at)
    {
        int offset = BinaryPrimitives.ReadInt32LittleEndian(_buffer[at..]);
        return offset > 0 ? checked(at + offset) : throw new InvalidDataException("an offset points backwards");
    }

    private int FieldAt(int slot)
    {
        int vtable = checked(_position - BinaryPrimitives.ReadInt32LittleEndian(_buffer[_position..]));
        int bytes = BinaryPrimitives.ReadUInt16LittleEndian(_buffer[vtable..]);
        int entry = 4 + slot * 2;
        if (entry + 2 > bytes)
        {
            return 0;
        }

        int offset = BinaryPrimitives.ReadUInt16LittleEndian(_buffer[(vtable + entry)..]);
        return offset == 0 ? 0 : checked(_position + offset);
    }
}
