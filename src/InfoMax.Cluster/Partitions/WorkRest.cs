namespace InfoMax.Cluster.Partitions;

/// <summary>How much longer a kernel is expected to run.</summary>
public static class WorkRest
{
    /// <summary>
    /// The time that the rest takes at the pace so far. Of a kernel that tells of no progress nothing is known but that it has run
    /// for so long: it is expected to run as long again.
    /// </summary>
    /// <param name="elapsed">Time since it began.</param>
    /// <param name="fraction">Finished share, in [0, 1].</param>
    public static TimeSpan Expected(TimeSpan elapsed, double fraction) =>
        fraction <= 0 ? elapsed : TimeSpan.FromSeconds(Math.Min(elapsed.TotalSeconds * (1 - Math.Min(fraction, 1)) / fraction, 1e9));
}
