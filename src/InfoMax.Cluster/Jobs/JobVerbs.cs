namespace InfoMax.Cluster.Jobs;

/// <summary>The verbs that describe a job, and so may have the options of one.</summary>
[Flags]
public enum JobVerbs
{
    /// <summary>No verb.</summary>
    None = 0,

    /// <summary>Chooses rows on this machine.</summary>
    Prune = 1,

    /// <summary>Says what prune would do.</summary>
    Validate = 2,

    /// <summary>Has a cluster choose rows.</summary>
    Submit = 4,

    /// <summary>Finds the options that train best.</summary>
    Tune = 8,

    /// <summary>Compares the choice with those of other methods.</summary>
    Compare = 16,

    /// <summary>Chooses a row of each family of copies.</summary>
    Dedupe = 32,

    /// <summary>Writes scores, and chooses nothing.</summary>
    Score = 64,

    /// <summary>What has one coreset of a budget as its result.</summary>
    ForOneResult = Prune | Validate | Submit,

    /// <summary>What chooses rows for a budget.</summary>
    ForBudgets = ForOneResult | Tune | Compare,

    /// <summary>What looks for copies.</summary>
    ForCopies = ForBudgets | Dedupe,

    /// <summary>What finds neighbours.</summary>
    ForGraphs = ForBudgets | Score,

    /// <summary>What runs on this machine.</summary>
    Here = All & ~Submit,

    /// <summary>Every verb.</summary>
    All = ForBudgets | Dedupe | Score,
}
