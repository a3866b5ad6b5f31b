using InfoMax.Data.Artifacts;

namespace InfoMax.Data.Sorting;

/// <summary>What chosen rows mean to rows, ascending by row; a row may be there once for each partition that knows of it.</summary>
public sealed class ChosenNeighborRuns : IRunFormat<ChosenNeighbors>
{
    /// <summary>The only one there is a need for.</summary>
    public static ChosenNeighborRuns Format { get; } = new();

    /// <inheritdoc/>
    public int Compare(ChosenNeighbors x, ChosenNeighbors y) => x.Row.CompareTo(y.Row);

    /// <inheritdoc/>
    public long Write(Stream stream, IEnumerable<ChosenNeighbors> items) => ChosenNeighborsArtifact.Write(stream, items);

    /// <inheritdoc/>
    public IEnumerable<ChosenNeighbors> Read(Stream stream) => ChosenNeighborsArtifact.Read(stream);
}
