namespace InfoMax.Core.Objective;

/// <summary>How a budget is divided among groups. Jobs hold the words: never rename one.</summary>
public enum QuotaKind
{
    /// <summary>It is not.</summary>
    None = 0,

    /// <summary>In proportion to the rows of each group.</summary>
    Proportional = 1,

    /// <summary>The same for every group, as far as it has rows.</summary>
    Equal = 2,

    /// <summary>As goes with the job's score: a job finds out which of the others that is, before anything is divided.</summary>
    Auto = 3,
}
