using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>The neighbour lists of all partitions merged by row, with a few thousand lists of each in memory.</summary>
internal sealed class ListCursor : IDisposable
{
    private const int RowsAtOnce = 1 << 12;

    private readonly PriorityQueue<IEnumerator<(long Row, long[] Neighbors, float[] Cosines)>, long> _parts = new();

    /// <param name="context">The order of a round that reads the lists.</param>
    /// <param name="most">Places of a list that are taken.</param>
    public ListCursor(RoundContext context, int most)
    {
        IEnumerable<ArtifactRef> artifacts = context.Scheme == PartitionScheme.Semantic
            ? context.Results<MergeResult>(RoundKind.Merge).Select(part => part.Neighbors)
            : context.Results<GraphResult>(RoundKind.Graph).Select(part => part.Neighbors);
        foreach (ArtifactRef artifact in artifacts)
        {
            Enqueue(Read(context, artifact, most).GetEnumerator());
        }
    }

    /// <summary>The list of a row; rows are asked for in ascending order. Null for one that has none: a copy.</summary>
    public (long[] Neighbors, float[] Cosines)? Take(long row)
    {
        (long[], float[])? found = null;
        while (_parts.TryPeek(out IEnumerator<(long Row, long[] Neighbors, float[] Cosines)>? part, out long next) && next <= row)
        {
            found = next == row ? (part.Current.Neighbors, part.Current.Cosines) : found;
            _parts.Dequeue();
            Enqueue(part);
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_parts.TryDequeue(out IEnumerator<(long Row, long[] Neighbors, float[] Cosines)>? part, out _))
        {
            part.Dispose();
        }
    }

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

    private void Enqueue(IEnumerator<(long Row, long[] Neighbors, float[] Cosines)> part)
    {
        if (part.MoveNext())
        {
            _parts.Enqueue(part, part.Current.Row);
        }
        else
        {
            part.Dispose();
        }
    }
}
