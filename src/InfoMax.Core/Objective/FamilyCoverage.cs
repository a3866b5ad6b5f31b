using InfoMax.Core.Graph;

namespace InfoMax.Core.Objective;

/// <summary>
/// The one coverage there is, of rows with copies among them: the mean, over families of which no row is chosen, of the best cosine of one of their rows to a row of
/// a chosen family among its neighbours in either direction; 0 counts where there is none. Where every row is a family of its own it is
/// <see cref="CoresetSimilarity.Coverage"/>.
/// </summary>
public static class FamilyCoverage
{
    /// <summary>Measures a selection in O(N k).</summary>
    /// <param name="lists">Neighbour lists of all N rows.</param>
    /// <param name="representatives">The row that stands for each row's family; null where every row is one.</param>
    /// <param name="selected">Chosen rows.</param>
    public static double Measure(NeighborLists lists, int[]? representatives, ReadOnlySpan<int> selected)
    {
        ArgumentNullException.ThrowIfNull(lists);
        bool[] chosen = new bool[lists.Rows];
        foreach (int row in selected)
        {
            chosen[Of(row)] = true;
        }

        float[] best = new float[lists.Rows];
        for (int i = 0; i < lists.Rows; i++)
        {
            int own = Of(i);
            for (long e = (long)i * lists.K; e < ((long)i + 1) * lists.K && lists.Neighbors[e] >= 0; e++)
            {
                int other = Of(lists.Neighbors[e]);
                if (chosen[other])
                {
                    best[own] = Math.Max(best[own], lists.Cosines[e]);
                }

                if (chosen[own])
                {
                    best[other] = Math.Max(best[other], lists.Cosines[e]);
                }
            }
        }

        double sum = 0;
        int left = 0;
        for (int i = 0; i < lists.Rows; i++)
        {
            if (Of(i) == i && !chosen[i])
            {
                sum += best[i];
                left++;
            }
        }

        return left == 0 ? 0 : sum / left;

        int Of(int row) => representatives is null ? row : representatives[row];
    }
}
