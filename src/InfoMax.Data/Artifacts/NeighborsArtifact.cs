using InfoMax.Core.Graph;

namespace InfoMax.Data.Artifacts;

/// <summary>
/// Arrow IPC file: <c>row</c> int64, <c>neighbors</c> fixed_size_list(k) of int64 global row numbers (-1 where unused),
/// <c>cosines</c> fixed_size_list(k) of float32. The lists of the partition's own rows, in row order.
/// </summary>
public static class NeighborsArtifact
{
    /// <summary>
    /// Writes lists whose neighbour numbers are indices into <paramref name="globalRows"/> (ascending, length lists.Rows) as global rows.
    /// </summary>
    public static long Write(Stream stream, NeighborLists lists, ReadOnlySpan<long> globalRows) => throw new NotImplementedException();

    /// <summary>
    /// Reads the table back as indices into <paramref name="globalRows"/> (ascending).
    /// </summary>
    /// <exception cref="ArtifactException">A row or neighbour is not among <paramref name="globalRows"/>.</exception>
    public static NeighborLists Read(Stream stream, ReadOnlySpan<long> globalRows) => throw new NotImplementedException();
}
