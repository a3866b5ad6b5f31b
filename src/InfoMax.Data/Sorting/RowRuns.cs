namespace InfoMax.Data.Sorting;

/// <summary>Row numbers, ascending.</summary>
public sealed class RowRuns : BinaryRunFormat<long>
{
    /// <summary>The only one there is a need for.</summary>
    public static RowRuns Format { get; } = new();

    /// <inheritdoc/>
    public override int Compare(long x, long y) => x.CompareTo(y);

    /// <inheritdoc/>
    protected override void Put(BinaryWriter writer, long item)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(item);
    }

    /// <inheritdoc/>
    protected override long Take(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.ReadInt64();
    }
}
