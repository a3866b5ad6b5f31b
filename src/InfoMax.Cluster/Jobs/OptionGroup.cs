namespace InfoMax.Cluster.Jobs;

/// <summary>The headings under which help and reference files list options, in this order.</summary>
public enum OptionGroup
{
    /// <summary>What is read.</summary>
    Input = 0,

    /// <summary>How much is kept.</summary>
    Budget = 1,

    /// <summary>What a row is worth.</summary>
    Value = 2,

    /// <summary>What counts as redundant, and how the coreset is found.</summary>
    Search = 3,

    /// <summary>Where and on how much of a machine it runs.</summary>
    Cluster = 4,

    /// <summary>What is written, and what is said meanwhile.</summary>
    Output = 5,
}
