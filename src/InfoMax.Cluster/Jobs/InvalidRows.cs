namespace InfoMax.Cluster.Jobs;

/// <summary>What to do with rows that have no usable embedding or score.</summary>
public enum InvalidRows
{
    /// <summary>Refuse the input.</summary>
    Fail = 0,

    /// <summary>Leave them out and list them.</summary>
    Drop = 1,
}
