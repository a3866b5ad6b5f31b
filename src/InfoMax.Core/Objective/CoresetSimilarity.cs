using InfoMax.Core.Graph;

namespace InfoMax.Core.Objective;

/// <summary>How close rows are to the coreset, along the edges of the neighbour lists.</summary>
/// <param name="WithinCoreset">Mean over chosen rows of the best cosine to another chosen row among its neighbours in either direction; 0 counts where there is none.</param>
/// <param name="Coverage">Mean over unchosen rows of the best cosine to a chosen row among its neighbours in either direction; 0 counts where there is none.</param>
/// <param name="CloseRows">Chosen rows of which another chosen row at a cosine of at least <see cref="Close"/> is such a neighbour.</param>
/// <param name="CloseUnknown">
/// Chosen rows without one that have k neighbours or more at such a cosine: the lists may have no room for those that are chosen. Of any other
/// row the lists name all that are so near.
/// </param>
public sealed record CoresetSimilarity(double WithinCoreset, double Coverage, int CloseRows, int CloseUnknown)
{
    /// <summary>The cosine from which two chosen rows are nearly the same.</summary>
    public const float Close = 0.95f;

    /// <summary>Measures a selection in O(N k), summing in row order.</summary>
    /// <param name="lists">Neighbour lists of all N rows; those of a longer search may be longer than k.</param>
    /// <param name="k">Places used of each list.</param>
    /// <param name="selected">Chosen rows.</param>
    public static CoresetSimilarity Measure(NeighborLists lists, int k, ReadOnlySpan<int> selected)
    {
        ArgumentNullException.ThrowIfNull(lists);
        return Measure(lists, null, lists.Rows, k, selected);
    }

    /// <summary>Measures a selection among N rows of which only some have a list.</summary>
    /// <param name="lists">Neighbour lists of those rows.</param>
    /// <param name="listed">Whose list each is; null when every row has one.</param>
    /// <param name="rows">N.</param>
    /// <param name="k">Places used of each list.</param>
    /// <param name="selected">Chosen rows.</param>
    public static CoresetSimilarity Measure(NeighborLists lists, int[]? listed, int rows, int k, ReadOnlySpan<int> selected)
    {
        ArgumentNullException.ThrowIfNull(lists);
        bool[] chosen = new bool[rows];
        foreach (int row in selected)
        {
            chosen[row] = true;
        }

        float[] best = new float[rows];
        int[] near = new int[rows];
        int used = Math.Min(k, lists.K);
        for (int list = 0; list < lists.Rows; list++)
        {
            int i = listed is null ? list : listed[list];
            for (long e = (long)list * lists.K; e < ((long)list * lists.K) + used && lists.Neighbors[e] >= 0; e++)
            {
                int j = lists.Neighbors[e];
                if (lists.Cosines[e] >= Close)
                {
                    near[i]++;
                    near[j] += Lists(lists, listed, used, j, i) ? 0 : 1;
                }

                if (chosen[j])
                {
                    best[i] = Math.Max(best[i], lists.Cosines[e]);
                }

                if (chosen[i])
                {
                    best[j] = Math.Max(best[j], lists.Cosines[e]);
                }
            }
        }

        double within = 0;
        double rest = 0;
        int close = 0;
        int unknown = 0;
        for (int i = 0; i < best.Length; i++)
        {
            if (chosen[i])
            {
                within += best[i];
                close += best[i] >= Close ? 1 : 0;
                unknown += best[i] < Close && used < rows - 1 && near[i] >= used ? 1 : 0;
            }
            else
            {
                rest += best[i];
            }
        }

        int unchosen = rows - selected.Length;
        return new CoresetSimilarity(selected.Length == 0 ? 0 : within / selected.Length, unchosen == 0 ? 0 : rest / unchosen, close, unknown);
    }

    /// <summary>Whether the list of one row names another.</summary>
    private static bool Lists(NeighborLists lists, int[]? listed, int used, int row, int other)
    {
        int list = listed is null ? row : Array.BinarySearch(listed, row);
        return list >= 0 && lists.Neighbors.AsSpan(list * lists.K, used).Contains(other);
    }
}
