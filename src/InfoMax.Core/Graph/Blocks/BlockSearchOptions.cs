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
    /// no number of probes short of all reaches the recall: the estimate then says what was reached.
    /// </summary>
    public int MaxProbes { get; init; } = FewestMaxProbes;

    /// <summary>Up to this many rows the search is exact: it costs no more there.</summary>
    public int ExactRows { get; init; } = 8192;

    private const int FewestMaxProbes = 24;
    private const int MostMaxProbes = 64;

    /// <summary>Rows up to which <see cref="FewestMaxProbes"/> reach a recall of .95 on CLIP-like rows.</summary>
    private const double RowsOfFewest = 1e6;

    /// <summary>
    /// <see cref="MaxProbes"/> for a search among so many rows: the neighbours of a row are spread over more blocks where there
    /// are more. 24 up to a million rows, from there with the fourth root of their number, 64 at most.
    /// </summary>
    /// <param name="rows">N, of all partitions together.</param>
    public static int ProbeLimit(long rows) =>
        (int)Math.Clamp(FewestMaxProbes * Math.Sqrt(Math.Sqrt(rows / RowsOfFewest)), FewestMaxProbes, MostMaxProbes);
}
