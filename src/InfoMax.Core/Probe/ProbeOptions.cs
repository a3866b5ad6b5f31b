namespace InfoMax.Core.Probe;

/// <summary>How the out-of-fold probe is trained.</summary>
public sealed record ProbeOptions
{
    /// <summary>Folds F in [2, 255]: every row is judged by the one of F classifiers that did not see it.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Epochs T, at least 1: one look at every row and one step each.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Seed of the folds and of the rows that the curvature is taken from.</summary>
    public ulong Seed { get; init; } = 42;
}
