using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>The parts of all partitions merged by row, with a batch of each in memory.</summary>
internal sealed class ChosenNeighborCursor : IDisposable
{
    private readonly List<IDisposable> _open = [];
    private readonly PriorityQueue<IEnumerator<ChosenNeighbors>, long> _parts = new();

    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="artifacts">The parts, each ascending by row.</param>
    public ChosenNeighborCursor(RoundContext context, IReadOnlyList<ArtifactRef> artifacts)
    {
        try
        {
            foreach (ArtifactRef artifact in artifacts)
            {
                Stream stream = context.Store.OpenRead(artifact);
                _open.Add(stream);
                IEnumerator<ChosenNeighbors> part = ChosenNeighborsArtifact.Read(stream).GetEnumerator();
                _open.Add(part);
                Enqueue(part);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What is known of a row; rows are asked for in ascending order.</summary>
    public ChosenNeighbors Take(long row)
    {
        ChosenNeighbors whole = new(row, 0, -1, 0);
        while (_parts.TryPeek(out IEnumerator<ChosenNeighbors>? part, out long next) && next <= row)
        {
            whole = next == row ? whole.With(part.Current) : whole;
            _parts.Dequeue();
            Enqueue(part);
        }

        return whole;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int i = _open.Count - 1; i >= 0; i--)
        {
            _open[i].Dispose();
        }
    }

    private void Enqueue(IEnumerator<ChosenNeighbors> part)
    {
        if (part.MoveNext())
        {
            _parts.Enqueue(part, part.Current.Row);
        }
    }
}
