namespace InfoMax.Core.Scores;

/// <summary>
/// hub_j = -sum_{i: j in N_10(i)} cos(i, j), low for rows that many rows count among their nearest: sums in fixed point (units of 2^-40),
/// so that sums of partial sums are the same however the lists are divided.
/// </summary>
public static class HubSums
{
    /// <summary>Neighbours of a row that count, whatever the job's k.</summary>
    public const int Neighbors = 10;

    private const double Unit = 1.0 / (1L << 40);

    /// <summary>A cosine as a whole number of units, rounded to the nearest: whole numbers add up alike in any order.</summary>
    public static long ToUnits(float cosine) => (long)Math.Round(cosine / Unit);

    /// <summary>The score of a sum: its negative, low for hubs.</summary>
    public static double ToScore(long units) => -units * Unit;
}
