using InfoMax.Core.Graph;

namespace InfoMax.Cluster.Rounds.Random;

/// <summary>
/// What a row that is no candidate would gain, as far as the candidates' lists tell:
/// m_j = I_j - theta * alpha * sum_i x_i K_ij, i over the incumbent's rows. Row j's own list is not known, so at theta = 1
/// this is an upper bound on I_j - alpha (W x)_j.
/// </summary>
internal static class OptimisticGain
{
    /// <summary>
    /// theta. At 1 the shortlist only fills the incumbent's holes; but a better set also replaces a part of it, and
    /// rows that those next to go hold down must be among the candidates. Measured on banking77 and spamassassin at
    /// 10 %, F over that of a single partition at 1.0, 0.5 and 0.2: .975, .988, .987 and .966, .990, .983.
    /// </summary>
    internal const double IncumbentWeight = 0.5;

    /// <summary>sum_i x_i K_ij of every row j, length N, summed in ascending i.</summary>
    /// <param name="lists">Lists over N rows; only those of rows with x_i above 0 are read.</param>
    /// <param name="x">Relaxed incumbent, length N, in [0, 1].</param>
    public static double[] Pressure(NeighborLists lists, ReadOnlySpan<float> x)
    {
        double[] pressure = new double[lists.Rows];
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] <= 0)
            {
                continue;
            }

            for (long e = (long)i * lists.K; e < ((long)i + 1) * lists.K && lists.Neighbors[e] >= 0; e++)
            {
                pressure[lists.Neighbors[e]] += (double)x[i] * Math.Max(0, lists.Cosines[e]);
            }
        }

        return pressure;
    }

    /// <summary>m_j.</summary>
    public static float Of(float importance, double alpha, double pressure) =>
        (float)(importance - (IncumbentWeight * alpha * pressure));
}
