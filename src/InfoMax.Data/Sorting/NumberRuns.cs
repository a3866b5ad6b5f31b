namespace InfoMax.Data.Sorting;

/// <summary>128-bit numbers, ascending: uids, and digests of ids.</summary>
public sealed class NumberRuns : BinaryRunFormat<UInt128>
{
    /// <summary>The only one there is a need for.</summary>
    public static NumberRuns Format { get; } = new();

    /// <inheritdoc/>
    public override int Compare(UInt128 x, UInt128 y) => x.CompareTo(y);

    /// <inheritdoc/>
    protected override void Put(BinaryWriter writer, UInt128 item)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write((ulong)(item >> 64));
        writer.Write((ulong)item);
    }

    /// <inheritdoc/>
    protected override UInt128 Take(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new UInt128(reader.ReadUInt64(), reader.ReadUInt64());
    }
}
