namespace InfoMax.Cluster.Jobs;

/// <summary>Which search finds the neighbours among a set of rows. A function of the options and the number of rows alone.</summary>
public static class NeighborSearchRule
{
    /// <summary>Every pair is multiplied.</summary>
    public const string Exact = "exact";

    /// <summary>Blocks of nearby rows are multiplied with the rows that probe them.</summary>
    public const string Blocks = "blocks";

    /// <summary>
    /// Up to this many rows <see cref="NeighborSearch.Auto"/> is <see cref="Exact"/>. Measured at 512 dimensions, k = 10, one core, exact
    /// against blocks: 10 000 rows .30 s and .24 s, 16 000 .57 and .45, 24 000 1.28 and .54, 32 000 2.41 and .90; below it
    /// certainty costs next to nothing.
    /// </summary>
    public const int MostExactRows = 1 << 14;

    /// <summary><see cref="Exact"/> or <see cref="Blocks"/>.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="rows">Rows searched, those of one partition.</param>
    public static string Resolve(JobSpec spec, long rows)
    {
        ArgumentNullException.ThrowIfNull(spec);
        bool exact = spec.Recall >= 1 || spec.NeighborSearch == NeighborSearch.Exact || (spec.NeighborSearch == NeighborSearch.Auto && rows <= MostExactRows);
        return exact ? Exact : Blocks;
    }
}
