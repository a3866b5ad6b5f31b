namespace InfoMax.Cluster.Jobs;

/// <summary>How a job ended. The values are persisted: never renumber.</summary>
public enum JobOutcome
{
    /// <summary>All outputs are written.</summary>
    Succeeded = 1,

    /// <summary>The configuration does not fit the input (a budget above the rows, say).</summary>
    BadConfiguration = 2,

    /// <summary>The input is unreadable or invalid.</summary>
    BadInput = 3,

    /// <summary>An item failed too often, or the outputs could not be written.</summary>
    Failed = 4,

    /// <summary>The user cancelled it.</summary>
    Cancelled = 5,
}
