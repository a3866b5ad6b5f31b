namespace InfoMax.Core.Copies;

/// <summary>How <see cref="NearCopies"/> searches.</summary>
public sealed record NearCopyOptions
{
    /// <summary>T: the cosine from which a row is a copy, in (0, 1).</summary>
    public required double Threshold { get; init; }

    /// <summary>Seed of the blocks and of the sample.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Rows wanted in a block, at least 2.</summary>
    public int BlockRows { get; init; } = 256;

    /// <summary>Up to this many rows every pair is multiplied.</summary>
    public int ExactRows { get; init; } = 8192;

    /// <summary>Blocks that a row visits beside its own, at least 1.</summary>
    public int Visits { get; init; } = 8;

    /// <summary>Blocks that a row visits beside its own once it is known that later rows are near it, at least <see cref="Visits"/>: families larger than a block.</summary>
    public int WideVisits { get; init; } = 128;

    /// <summary>Rows of the sampled check.</summary>
    public int SampleRows { get; init; } = 2000;

    /// <summary>
    /// How much farther than the nearest centre a visited block's may be, in cosine: the length of the difference of two rows
    /// at cosine T, sqrt(2 (1 - T)), of which a small part lies along the line between two centres.
    /// </summary>
    public float Reach => (float)Math.Sqrt(2 * (1 - Threshold));
}
