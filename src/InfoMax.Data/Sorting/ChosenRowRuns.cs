using InfoMax.Data.Artifacts;

namespace InfoMax.Data.Sorting;

/// <summary>Chosen rows as coreset artifacts hold them, ascending by row.</summary>
public sealed class ChosenRowRuns : IRunFormat<ChosenRow>
{
    /// <summary>The only one there is a need for.</summary>
    public static ChosenRowRuns Format { get; } = new();

    /// <inheritdoc/>
    public int Compare(ChosenRow x, ChosenRow y) => x.Row.CompareTo(y.Row);

    /// <inheritdoc/>
    public long Write(Stream stream, IEnumerable<ChosenRow> items) => CoresetArtifact.Write(stream, items);

    /// <inheritdoc/>
    public IEnumerable<ChosenRow> Read(Stream stream) => CoresetArtifact.ReadChosen(stream);
}
