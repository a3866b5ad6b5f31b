namespace InfoMax.Core.Graph;

/// <summary>How <see cref="BlockNeighborSearch"/> searches.</summary>
public sealed record BlockSearchOptions
{
    /// <summary>
    /// Share of the true neighbours that the lists must hold, in (0, 1]; 1 asks for the exact search. The least probes
    /// are taken whose recall on the sample reaches it with the lower end of its 99 % confidence interval.
    /// </summary>
    public double Recall { get; init; } = 0.95;

    /// <summary>Seed of the training and of the sample.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Rows wanted in a block, at least 2; long lists make it larger, so that few blocks fill one.</summary>
    public int BlockRows { get; init; } = 256;

    /// <summary>Rows of the sampled exact check, at least 1. Each costs N d multiply-adds.</summary>
    public int SampleRows { get; init; } = 1000;

    /// <summary>
    /// Blocks that a row probes at most, its own included, at least 1. It bounds the time on rows without structure, where
    /// no number of probes short of all reaches the recall: the estimate then says what was reached.
    /// </summary>
    public int MaxProbes { get; init; } = 24;

    /// <summary>Up to this many rows the search is exact: it costs no more there.</summary>
    public int ExactRows { get; init; } = 8192;
}
