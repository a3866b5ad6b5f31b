namespace InfoMax.Cluster.Planning;

/// <summary>What a round has one item for.</summary>
public enum RoundItems
{
    /// <summary>One item for all.</summary>
    Job,

    /// <summary>Each split of the input.</summary>
    Splits,

    /// <summary>Each partition.</summary>
    Partitions,

    /// <summary>Each range of scores that is ranked at once.</summary>
    ScoreRanges,

    /// <summary>Each range of digests, or of cells, among which copies are sought at once.</summary>
    CopyRanges,

    /// <summary>Each fold of the out-of-fold probe.</summary>
    Folds,

    /// <summary>Each group of pairs that are compared with each other.</summary>
    PairGroups,
}
