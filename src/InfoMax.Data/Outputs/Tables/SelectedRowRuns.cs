using InfoMax.Data.Sorting;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>The rows of a result as they are kept while its files are written, ascending.</summary>
public sealed class SelectedRowRuns : BinaryRunFormat<SelectedRow>
{
    /// <summary>The only one there is a need for.</summary>
    public static SelectedRowRuns Format { get; } = new();

    /// <inheritdoc/>
    public override int Compare(SelectedRow x, SelectedRow y) => x.Row.CompareTo(y.Row);

    /// <inheritdoc/>
    protected override void Put(BinaryWriter writer, SelectedRow item)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(item.Row);
        writer.Write(item.Score);
        writer.Write(item.Gain);
        writer.Write(item.RawScore);
        RunText.Write(writer, item.Id);
    }

    /// <inheritdoc/>
    protected override SelectedRow Take(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        (long row, float score, float gain, double raw) = (reader.ReadInt64(), reader.ReadSingle(), reader.ReadSingle(), reader.ReadDouble());
        return new SelectedRow(row, RunText.Read(reader), score, gain, raw);
    }
}
