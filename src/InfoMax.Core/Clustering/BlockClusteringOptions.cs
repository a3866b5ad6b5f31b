namespace InfoMax.Core.Clustering;

/// <summary>How rows are cut into blocks.</summary>
public sealed record BlockClusteringOptions
{
    /// <summary>Rows wanted in a block, at least 2. No block has more than one and a half times as many.</summary>
    public int BlockRows { get; init; } = 256;

    /// <summary>Seed of samples and starts.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Updates of the centres at most, at either level, at least 0: blocks need to be compact, not optimal.</summary>
    public int MaxIterations { get; init; } = 5;

    /// <summary>Rows trained on for each centre, at least 1.</summary>
    public int TrainingRowsPerCluster { get; init; } = 64;
}
