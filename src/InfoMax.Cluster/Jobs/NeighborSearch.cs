namespace InfoMax.Cluster.Jobs;

/// <summary>How neighbours are found. Stored jobs hold the lower-case names: never rename one.</summary>
public enum NeighborSearch
{
    /// <summary>The faster of the two for the number of rows.</summary>
    Auto = 0,

    /// <summary>Every pair is multiplied.</summary>
    Exact = 1,

    /// <summary>Blocks of nearby rows are multiplied with the rows that probe them.</summary>
    Blocks = 2,
}
