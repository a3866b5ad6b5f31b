using InfoMax.Cluster.Jobs;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Sorting;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>What the parts of all partitions know of the rows' chosen neighbours, merged by row, with a batch of each of a few in memory.</summary>
internal static class ChosenNeighborParts
{
    /// <summary>The parts of a result, as few as are read at a time.</summary>
    /// <param name="context">The order of the round that writes the results.</param>
    /// <param name="place">Place of the result among the job's points.</param>
    /// <param name="store">Where longer parts go.</param>
    /// <exception cref="ArtifactException">A part is missing, damaged or of an earlier version.</exception>
    public static IReadOnlyList<ArtifactRef> Of(RoundContext context, int place, RunStore store)
    {
        ArtifactRef[] parts = [.. context.Results<ReasonsResult>(RoundKind.Reasons).Select(part => part.Points[place])];
        return parts.FirstOrDefault(part => !part.Uri.Contains($".{ReasonsRound.PartName}-", StringComparison.Ordinal)) is { } old
            ? throw new ArtifactException($"{old.Uri}: is of an earlier version, which did not tell of the copies of chosen rows") { Damaged = old.Uri }
            : SortedRuns.Few(parts, ChosenNeighborRuns.Format, store, context.CancellationToken);
    }

    /// <summary>What all parts together know of each row that one of them knows of, ascending.</summary>
    /// <param name="parts">What <see cref="Of"/> found.</param>
    /// <param name="store">Where they are.</param>
    public static IEnumerable<ChosenNeighbors> Wholes(IReadOnlyList<ArtifactRef> parts, RunStore store)
    {
        ChosenNeighbors? whole = null;
        foreach (ChosenNeighbors part in SortedRuns.Merge(parts, ChosenNeighborRuns.Format, store))
        {
            if (whole is { } before && before.Row != part.Row)
            {
                yield return before;
                whole = null;
            }

            whole = whole?.With(part) ?? part;
        }

        if (whole is { } last)
        {
            yield return last;
        }
    }
}
