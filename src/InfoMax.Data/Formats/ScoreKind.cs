namespace InfoMax.Data.Formats;

/// <summary>
/// Where a row's raw score comes from; each but <see cref="Auto"/> and <see cref="Several"/> is declared by its name in
/// <see cref="Core.Scores.ScoreCatalogue"/>. The values are persisted: never renumber.
/// </summary>
public enum ScoreKind
{
    /// <summary>The input's own CLIP score column, else <see cref="Clip"/> if it has both vectors, else what the request names as its default.</summary>
    Auto = 0,

    /// <summary>A numeric column of the metadata.</summary>
    Column = 1,

    /// <summary>A 1-D npy over all input rows.</summary>
    File = 2,

    /// <summary>Cosine of the row's image and text vectors.</summary>
    Clip = 3,

    /// <summary>Distance to the nearest spherical k-means centre.</summary>
    Prototype = 4,

    /// <summary>The same score for every row.</summary>
    Uniform = 5,

    /// <summary>How much other rows count the row among their nearest.</summary>
    Hub = 6,

    /// <summary>Mean cosine to the nearest rows.</summary>
    Density = 7,

    /// <summary>Distance of an out-of-fold probe's output to the label.</summary>
    El2n = 8,

    /// <summary>How little the probe prefers the label.</summary>
    Margin = 9,

    /// <summary>The same on logits, over all epochs.</summary>
    Aum = 10,

    /// <summary>How undecided the probe is.</summary>
    Entropy = 11,

    /// <summary>How often the probe learned and lost the row.</summary>
    Forgetting = 12,

    /// <summary>Share of the nearest rows with another label.</summary>
    Agreement = 13,

    /// <summary>Clip less what the row's image and text give to other pairs.</summary>
    Negclip = 14,

    /// <summary>Cosine to the rows of a target set.</summary>
    Target = 15,

    /// <summary>Weighted sum of the ranks of several scores.</summary>
    Combine = 16,

    /// <summary>Several scores side by side, for a table of scores: no score of its own.</summary>
    Several = 17,
}
