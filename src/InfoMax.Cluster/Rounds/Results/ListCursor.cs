using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Sorting;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>The neighbour lists of all partitions merged by row, with a few thousand of one partition in memory, then a few of a few partitions.</summary>
internal sealed class ListCursor : IDisposable
{
    private const int RowsAtOnce = 1 << 12;

    private readonly IEnumerator<(long Row, long[] Neighbors, float[] Cosines)> _lists;
    private bool _more;

    /// <param name="context">The order of a round that reads the lists.</param>
    /// <param name="most">Places of a list that are taken.</param>
    /// <param name="runs">Where merged lists go.</param>
    public ListCursor(RoundContext context, int most, RunStore runs)
    {
        IEnumerable<ArtifactRef> artifacts = context.Scheme == PartitionScheme.Semantic
            ? context.Results<MergeResult>(RoundKind.Merge).Select(part => part.Neighbors)
            : context.Results<GraphResult>(RoundKind.Graph).Select(part => part.Neighbors);
        ArtifactRef[] parts = [.. artifacts];
        if (parts.Length == 1)
        {
            _lists = Read(context, parts[0], most).GetEnumerator();
        }
        else
        {
            IReadOnlyList<ArtifactRef> cut = [.. parts.Select(part => runs.Write(stream => NeighborListRuns.Format.Write(stream, Read(context, part, most))))];
            _lists = SortedRuns.Merge(SortedRuns.Few(cut, NeighborListRuns.Format, runs, context.CancellationToken), NeighborListRuns.Format, runs).GetEnumerator();
        }

        _more = _lists.MoveNext();
    }

    /// <summary>The list of a row; rows are asked for in ascending order. Null for one that has none: a copy.</summary>
    public (long[] Neighbors, float[] Cosines)? Take(long row)
    {
        (long[], float[])? found = null;
        for (; _more && _lists.Current.Row <= row; _more = _lists.MoveNext())
        {
            found = _lists.Current.Row == row ? (_lists.Current.Neighbors, _lists.Current.Cosines) : found;
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => _lists.Dispose();

    private static IEnumerable<(long Row, long[] Neighbors, float[] Cosines)> Read(RoundContext context, ArtifactRef artifact, int most)
    {
        for (long first = 0; first < artifact.Rows; first += RowsAtOnce)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            GlobalLists lists;
            using (Stream stream = context.Store.OpenRead(artifact))
            {
                lists = NeighborsArtifact.ReadRange(stream, checked((int)first), (int)Math.Min(RowsAtOnce, artifact.Rows - first));
            }

            for (int i = 0; i < lists.Rows.Length; i++)
            {
                ReadOnlySpan<long> places = lists.Neighbors.AsSpan(i * lists.K, Math.Min(most, lists.K));
                int used = places.IndexOf(-1L) is var unused and >= 0 ? unused : places.Length;
                yield return (lists.Rows[i], places[..used].ToArray(), lists.Cosines.AsSpan(i * lists.K, used).ToArray());
            }
        }
    }
}
