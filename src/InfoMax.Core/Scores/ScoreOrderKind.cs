namespace InfoMax.Core.Scores;

/// <summary>Which end of a score is worth more. The values are persisted: never renumber.</summary>
public enum ScoreOrderKind
{
    /// <summary>I = r.</summary>
    High = 0,

    /// <summary>I = 1 - r.</summary>
    Low = 1,

    /// <summary>I = 1 - |r - Q|.</summary>
    At = 2,

    /// <summary>That of the score's definition.</summary>
    Auto = 3,
}
