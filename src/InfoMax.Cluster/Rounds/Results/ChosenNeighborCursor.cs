using InfoMax.Cluster.Jobs;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Sorting;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>The parts of all partitions merged by row, with a batch of each of a few in memory.</summary>
internal sealed class ChosenNeighborCursor : IDisposable
{
    private readonly IEnumerator<ChosenNeighbors> _entries;
    private bool _more;

    /// <param name="runs">What <see cref="Parts"/> found.</param>
    /// <param name="store">Where the parts are.</param>
    public ChosenNeighborCursor(IReadOnlyList<ArtifactRef> runs, RunStore store)
    {
        _entries = SortedRuns.Merge(runs, ChosenNeighborRuns.Format, store).GetEnumerator();
        _more = _entries.MoveNext();
    }

    /// <summary>The parts of a result, as few as are read at a time.</summary>
    /// <param name="context">The order of the round that writes the results.</param>
    /// <param name="place">Place of the result among the job's points.</param>
    /// <param name="store">Where longer parts go.</param>
    /// <exception cref="ArtifactException">A part is missing, damaged or of an earlier version.</exception>
    public static IReadOnlyList<ArtifactRef> Parts(RoundContext context, int place, RunStore store)
    {
        ArtifactRef[] parts = [.. context.Results<ReasonsResult>(RoundKind.Reasons).Select(part => part.Points[place])];
        return parts.FirstOrDefault(part => !part.Uri.Contains($".{ReasonsRound.PartName}-", StringComparison.Ordinal)) is { } old
            ? throw new ArtifactException($"{old.Uri}: is of an earlier version, which did not tell of the copies of chosen rows") { Damaged = old.Uri }
            : SortedRuns.Few(parts, ChosenNeighborRuns.Format, store, context.CancellationToken);
    }

    /// <summary>What is known of a row; rows are asked for in ascending order.</summary>
    public ChosenNeighbors Take(long row)
    {
        ChosenNeighbors whole = new(row, 0, -1, 0);
        while (_more && _entries.Current.Row <= row)
        {
            whole = _entries.Current.Row == row ? whole.With(_entries.Current) : whole;
            _more = _entries.MoveNext();
        }

        return whole;
    }

    /// <inheritdoc/>
    public void Dispose() => _entries.Dispose();
}
