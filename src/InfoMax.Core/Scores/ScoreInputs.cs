namespace InfoMax.Core.Scores;

/// <summary>What a score is computed from.</summary>
[Flags]
public enum ScoreInputs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The rows' vectors, from which the score is made.</summary>
    Embeddings = 1,

    /// <summary>A column of the metadata or an array beside the input: another model's work.</summary>
    Outside = 2,

    /// <summary>The image and the text vector of a row.</summary>
    Pairs = 4,

    /// <summary>The rows' labels; a job without them refuses the score.</summary>
    Labels = 8,

    /// <summary>The neighbour lists over the whole data set.</summary>
    Graph = 16,

    /// <summary>The vectors of a target set.</summary>
    Targets = 32,

    /// <summary>Other scores.</summary>
    Scores = 64,
}
