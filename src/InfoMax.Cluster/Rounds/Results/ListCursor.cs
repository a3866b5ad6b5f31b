using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Sorting;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>The neighbour lists of all partitions merged by row, with a few thousand of one partition in memory, then a few of a few partitions.</summary>
internal sealed class ListCursor : IDisposable
{
    private const int RowsAtOnce = 1 << 12;

    private readonly RowCursor<(long Row, long[] Neighbors, float[] Cosines)> _lists;

    /// <param name="context">The order of a round that reads the lists.</param>
    /// <param name="most">Places of a list that are taken.</param>
    /// <param name="runs">Where merged lists go.</param>
    public ListCursor(RoundContext context, int most, RunStore runs)
    {
        IEnumerable<ArtifactRef> artifacts = context.Scheme == PartitionScheme.Semantic
            ? context.Results<MergeResult>(RoundKind.Merge).Select(part => part.Neighbors)
            : context.Results<GraphResult>(RoundKind.Graph).Select(part => part.Neighbors);
        ArtifactRef[] parts = [.. artifacts];
        _lists = new(parts.Length == 1 ? Read(context, parts[0], most) : Merged(context, parts, most, runs), list => list.Row);
    }

    /// <summary>The list of a row; rows are asked for in ascending order. Null for one that has none: a copy.</summary>
    public (long[] Neighbors, float[] Cosines)? Take(long row) => _lists.TryTake(row, out (long Row, long[] Neighbors, float[] Cosines) list) ? (list.Neighbors, list.Cosines) : null;

    /// <inheritdoc/>
    public void Dispose() => _lists.Dispose();

    private static IEnumerable<(long Row, long[] Neighbors, float[] Cosines)> Merged(RoundContext context, ArtifactRef[] parts, int most, RunStore runs)
    {
        IReadOnlyList<ArtifactRef> cut = [.. parts.Select(part => runs.Write(stream => NeighborListRuns.Format.Write(stream, Read(context, part, most))))];
        return SortedRuns.Merge(SortedRuns.Few(cut, NeighborListRuns.Format, runs, context.CancellationToken), NeighborListRuns.Format, runs);
    }

    private static IEnumerable<(long Row, long[] Neighbors, float[] Cosines)> Read(RoundContext context, ArtifactRef artifact, int most)
    {
        foreach (GlobalLists lists in ListPortions.Read(context, artifact, RowsAtOnce))
        {
            for (int i = 0; i < lists.Rows.Length; i++)
            {
                ReadOnlySpan<long> places = lists.Neighbors.AsSpan(i * lists.K, Math.Min(most, lists.K));
                int used = places.IndexOf(-1L) is var unused and >= 0 ? unused : places.Length;
                yield return (lists.Rows[i], places[..used].ToArray(), lists.Cosines.AsSpan(i * lists.K, used).ToArray());
            }
        }
    }
}
