namespace InfoMax.Core.Scores;

/// <summary>How a raw score becomes r in [0, 1]. The values are persisted: never renumber.</summary>
public enum ScoreNormalization
{
    /// <summary>
    /// The mid-rank over N - 1: equal scores share the mean of their ranks 0 .. N - 1. All equal, or one row alone, give 0.5.
    /// </summary>
    Rank = 0,

    /// <summary>(s - min) / (max - min); 0.5 when all are equal.</summary>
    MinMax = 1,

    /// <summary>The score itself, which must be in [0, 1].</summary>
    None = 2,
}
