namespace InfoMax.Core.Graph.Blocks;

/// <summary>How <see cref="BlockNeighborSearch"/> searches.</summary>
public sealed record BlockSearchOptions
{
    /// <summary>The share that is asked for where nobody says another: above it probes cost more than the lists gain.</summary>
    public const double DefaultRecall = 0.95;

    /// <summary>
    /// Share of the true neighbours that the lists must hold, in (0, 1]; 1 asks for the exact search. The fewest probes
    /// are taken whose recall on the sample reaches it with the lower end of its 99 % confidence interval.
    /// </summary>
    public double Recall { get; init; } = DefaultRecall;

    /// <summary>Seed of the training and of the sample.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Rows wanted in a block, at least 2; long lists make it larger, so that few blocks fill one.</summary>
    public int BlockRows { get; init; } = 256;

    /// <summary>Rows of the sampled exact check, at least 1. Each costs N d multiply-adds.</summary>
    public int SampleRows { get; init; } = 1000;

    /// <summary>
    /// Blocks that a row probes at most, its own included, at least 1. It bounds the time on rows without structure, where
    /// no number of probes short of all reaches the recall, and on very many rows, where lists are joined at less cost: of 3 000 000 x 64 rows
    /// 30 visits find 88.4 % of the 20 nearest, 23 visits and a join 94.7 %, 15 and a join 93.4 %.
    /// </summary>
    public int MaxProbes { get; init; } = MostProbes;

    /// <summary>Up to this many rows the search is exact: it costs no more there.</summary>
    public int ExactRows { get; init; } = 8192;

    /// <summary>Probes of a row at most where nobody says another number.</summary>
    public const int MostProbes = 24;
}
