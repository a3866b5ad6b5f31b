using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>The chosen rows of a result as the reduction wrote them, copies not among them.</summary>
internal static class ChosenRows
{
    /// <summary>In ascending order, a batch in memory at a time.</summary>
    /// <exception cref="ArtifactException">The artifact is missing or damaged.</exception>
    public static IEnumerable<ChosenRow> Read(RoundContext context, PointResult point)
    {
        using Stream stream = context.Store.OpenRead(point.Coreset);
        foreach (ChosenRow row in CoresetArtifact.ReadChosen(stream))
        {
            yield return row;
        }
    }

    /// <summary>Those among some rows: what is held follows from these, not from the chosen ones.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="point">The result.</param>
    /// <param name="rows">Global row numbers, ascending.</param>
    public static HashSet<long> Among(RoundContext context, PointResult point, long[] rows)
    {
        HashSet<long> chosen = [];
        int next = 0;
        foreach (ChosenRow row in Read(context, point))
        {
            while (next < rows.Length && rows[next] < row.Row)
            {
                next++;
            }

            if (next == rows.Length)
            {
                break;
            }

            if (rows[next] == row.Row)
            {
                chosen.Add(row.Row);
            }
        }

        return chosen;
    }
}
