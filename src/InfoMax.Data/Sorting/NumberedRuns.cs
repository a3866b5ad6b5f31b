namespace InfoMax.Data.Sorting;

/// <summary>128-bit numbers with the rows that have them, ascending by both.</summary>
public sealed class NumberedRuns : BinaryRunFormat<(UInt128 Number, long Row)>
{
    /// <summary>The only one there is a need for.</summary>
    public static NumberedRuns Format { get; } = new();

    /// <inheritdoc/>
    public override int Compare((UInt128 Number, long Row) x, (UInt128 Number, long Row) y) => x.CompareTo(y);

    /// <inheritdoc/>
    protected override void Put(BinaryWriter writer, (UInt128 Number, long Row) item)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write((ulong)(item.Number >> 64));
        writer.Write((ulong)item.Number);
        writer.Write(item.Row);
    }

    /// <inheritdoc/>
    protected override (UInt128 Number, long Row) Take(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return (new UInt128(reader.ReadUInt64(), reader.ReadUInt64()), reader.ReadInt64());
    }
}
