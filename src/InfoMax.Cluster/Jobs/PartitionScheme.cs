namespace InfoMax.Cluster.Jobs;

/// <summary>How the rows of a job are cut into partitions. The values cross the wire: never renumber.</summary>
public enum PartitionScheme
{
    /// <summary>One partition holds all rows.</summary>
    Single = 0,

    /// <summary>Rows are dealt out at random.</summary>
    Random = 1,

    /// <summary>A partition's rows are near each other.</summary>
    Semantic = 2,
}
