namespace InfoMax.Core.Scores;

/// <summary>How <see cref="NegClipScores"/> compares pairs.</summary>
public sealed record NegClipOptions
{
    /// <summary>tau, the temperature of the contrastive loss; at least .004, below which e^(-2/tau) leaves double precision.</summary>
    public double Temperature { get; init; } = 0.01;

    /// <summary>The most pairs in a batch, at least 1.</summary>
    public int BatchRows { get; init; } = 32_768;

    /// <summary>K, how often the pairs are dealt into batches anew.</summary>
    public int Shuffles { get; init; } = 5;

    /// <summary>Seed of the batches.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>
    /// Batches of a shuffle of <paramref name="rows"/> pairs: one while they fit, else so many that a batch dealt by hash, expected five
    /// deviations below the most, stays below it.
    /// </summary>
    public int Batches(long rows) => rows <= BatchRows
        ? 1
        : (int)Math.Ceiling(rows / Math.Max(1, BatchRows - (5 * Math.Sqrt(BatchRows))));

    /// <summary>
    /// Groups that pairs are dealt into where they cannot be held at once: one while they fit, else so many that a group dealt by
    /// hash stays below <paramref name="mostRows"/>. Batches are then dealt within each group, so a batch is still a uniform draw.
    /// </summary>
    public static int Groups(long rows, int mostRows) => rows <= mostRows
        ? 1
        : (int)Math.Ceiling(rows / Math.Max(1, mostRows - (5 * Math.Sqrt(mostRows))));

    /// <summary>The group of a row, from its number alone, whatever the splits.</summary>
    public int GroupOf(long row, int groups) => groups == 1
        ? 0
        : new Compute.SeededRandom(Seed ^ Compute.SplitMix64.Spread((ulong)row), 0x6E656767UL).NextInt(groups);

    /// <summary>The batch of a row in a shuffle, from its number alone, whatever the splits.</summary>
    public int BatchOf(long row, int shuffle, int batches) => batches == 1
        ? 0
        : new Compute.SeededRandom(Seed ^ Compute.SplitMix64.Spread((ulong)row), 0x6E656763UL + (ulong)shuffle).NextInt(batches);
}
