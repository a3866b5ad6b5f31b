namespace InfoMax.Data.Formats;

/// <summary>What must be done for a score, or for several at once, beside reading what the input brings. The values are persisted: never renumber.</summary>
[Flags]
public enum ScoreWork
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Centres are trained, and rows held against them.</summary>
    Prototypes = 1,

    /// <summary>The out-of-fold probe is trained on labels.</summary>
    Probe = 2,

    /// <summary>Pairs are held against each other in batches.</summary>
    Pairs = 4,

    /// <summary>Rows are held against the vectors of target sets.</summary>
    Targets = 8,

    /// <summary>The neighbour lists over the whole data set are read.</summary>
    Graph = 16,

    /// <summary>Scores are ranked to be combined.</summary>
    Ranks = 32,
}
