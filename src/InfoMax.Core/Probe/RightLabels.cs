namespace InfoMax.Core.Probe;

/// <summary>
/// Labels that a vote gets right which did not see them: the out-of-fold probe's, or that of a row's neighbours. Counts, so that those of
/// all splits add up to the same in any order.
/// </summary>
/// <param name="Right">Rows whose label the vote gives.</param>
/// <param name="Labelled">Rows with a label.</param>
public readonly record struct RightLabels(long Right, long Labelled)
{
    /// <summary>The share in [0, 1]; 1 where there is no label, of which nothing can be wrong.</summary>
    public double Share => Labelled == 0 ? 1 : (double)Right / Labelled;

    /// <summary>Those of both.</summary>
    public RightLabels Add(RightLabels other) => new(Right + other.Right, Labelled + other.Labelled);
}
