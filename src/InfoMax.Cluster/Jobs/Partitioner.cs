namespace InfoMax.Cluster.Jobs;

/// <summary>How rows are routed to partitions. Stored jobs hold the lower-case names: never rename one.</summary>
public enum Partitioner
{
    /// <summary>To partitions of nearby rows.</summary>
    Semantic = 0,

    /// <summary>At random, as in the paper.</summary>
    Random = 1,
}
