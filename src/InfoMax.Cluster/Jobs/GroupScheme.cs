namespace InfoMax.Cluster.Jobs;

/// <summary>Where a job's groups, which are no labels, come from. Journals hold the numbers: never renumber.</summary>
public enum GroupScheme
{
    /// <summary>There are none.</summary>
    None = 0,

    /// <summary>From a column of the input.</summary>
    Column = 1,

    /// <summary>From clusters that the job makes.</summary>
    Clusters = 2,
}
