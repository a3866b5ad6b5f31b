using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>The neighbour lists of an artifact, a portion in memory at a time. The artifact is open only while a portion is read.</summary>
internal static class ListPortions
{
    /// <summary>Lists of a portion unless the caller says otherwise.</summary>
    private const int UsualLists = 1 << 16;

    /// <summary>The portions in order; none of an artifact without lists.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="artifact">The lists.</param>
    /// <param name="listsAtOnce">Lists of a portion at most.</param>
    /// <exception cref="ArtifactException">The artifact is missing or damaged.</exception>
    public static IEnumerable<GlobalLists> Read(RoundContext context, ArtifactRef artifact, int listsAtOnce = UsualLists)
    {
        int lists = checked((int)artifact.Rows);
        for (int first = 0; first < lists; first += listsAtOnce)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            GlobalLists portion;
            using (Stream stream = context.Store.OpenRead(artifact))
            {
                portion = NeighborsArtifact.ReadRange(stream, first, Math.Min(listsAtOnce, lists - first));
            }

            yield return portion;
        }
    }
}
