using System.Buffers.Binary;

namespace InfoMax.Data.FlatBuffers;

/// <summary>
/// A read-only view of one FlatBuffers table (https://flatbuffers.dev/internals): a signed offset back to a table of
/// 16-bit field offsets, 0 where a field is absent. Every access is bounds-checked: damaged bytes throw
/// <see cref="ArgumentOutOfRangeException"/>, <see cref="IndexOutOfRangeException"/>, <see cref="OverflowException"/> or
/// <see cref="InvalidDataException"/>, never read outside the buffer.
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

    public static FlatTable Root(ReadOnlySpan<byte> buffer) => new(buffer, BinaryPrimitives.ReadInt32LittleEndian(buffer));

    /// <summary>Whether field number <paramref name="field"/> (from 0, as the schema lists them) is present.</summary>
    public bool Has(int field) => Locate(field) != 0;

    /// <summary>An 8-bit field, 0 when absent.</summary>
    public byte Byte(int field) => Locate(field) is var at and not 0 ? _buffer[at] : (byte)0;

    /// <summary>A 16-bit field, 0 when absent.</summary>
    public short Int16(int field) =>
        Locate(field) is var at and not 0 ? BinaryPrimitives.ReadInt16LittleEndian(_buffer[at..]) : (short)0;

    /// <summary>A 64-bit field, 0 when absent.</summary>
    public long Int64(int field) =>
        Locate(field) is var at and not 0 ? BinaryPrimitives.ReadInt64LittleEndian(_buffer[at..]) : 0;

    /// <summary>A field that is a table; it must be present.</summary>
    public FlatTable Table(int field)
    {
        int at = Locate(field);
        return at != 0 ? new FlatTable(_buffer, Follow(at)) : throw new InvalidDataException("a required table is absent");
    }

    /// <summary>
    /// The elements of a vector field, <paramref name="elementBytes"/> each, empty when absent. A length that the
    /// buffer cannot hold is refused, so nobody allocates by it.
    /// </summary>
    public ReadOnlySpan<byte> Vector(int field, int elementBytes)
    {
        int at = Locate(field);
        if (at == 0)
        {
            return default;
        }

        int start = Follow(at);
        long bytes = (long)BinaryPrimitives.ReadUInt32LittleEndian(_buffer[start..]) * elementBytes;
        return bytes <= _buffer.Length - start - sizeof(int)
            ? _buffer.Slice(start + sizeof(int), (int)bytes)
            : throw new InvalidDataException("a vector is longer than its buffer");
    }

    /// <summary>Number of tables of a field that is a vector of tables, 0 when absent.</summary>
    public int TableCount(int field) => Vector(field, sizeof(int)).Length / sizeof(int);

    /// <summary>Table number <paramref name="index"/> of a field that is a vector of tables.</summary>
    public FlatTable TableAt(int field, int index) =>
        new(_buffer, Follow(checked(Follow(Locate(field)) + sizeof(int) + (index * sizeof(int)))));

    private int Locate(int field)
    {
        int vtable = checked(_position - BinaryPrimitives.ReadInt32LittleEndian(_buffer[_position..]));
        int slot = sizeof(int) + (field * sizeof(ushort));
        int size = BinaryPrimitives.ReadInt16LittleEndian(_buffer[vtable..]);
        if (size < sizeof(int) || size > _buffer.Length - vtable)
        {
            // Readers take the size as signed or unsigned: refuse what they would understand differently.
            throw new InvalidDataException($"a table's offsets take {size} bytes");
        }

        int offset = slot < size ? BinaryPrimitives.ReadInt16LittleEndian(_buffer[(vtable + slot)..]) : 0;
        return offset == 0 ? 0 : offset > 0 ? checked(_position + offset) : throw new InvalidDataException("a field lies before its table");
    }

    /// <summary>References point forward only, so no walk along them can loop.</summary>
    private int Follow(int at)
    {
        int offset = BinaryPrimitives.ReadInt32LittleEndian(_buffer[at..]);
        return offset > 0 ? checked(at + offset) : throw new InvalidDataException("a reference points backwards");
    }
}
