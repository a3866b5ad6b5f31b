namespace InfoMax.Core.Copies;

/// <summary>How <see cref="NearCopies"/> searches.</summary>
public sealed record NearCopyOptions
{
    /// <summary>See <see cref="Reach"/>. Measured on 200 000 rows, 29 % copies: of the copies at full reach .9999 are found.</summary>
    private const float ReachShare = 0.75f;

    /// <summary>Blocks of an exact search at most.</summary>
    private const int MostExactBlocks = 192;

    /// <summary>T: the cosine from which a row is a copy, in (0, 1).</summary>
    public required double Threshold { get; init; }

    /// <summary>Seed of the blocks and of the sample.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Rows wanted in a block, at least 2.</summary>
    public int BlockRows { get; init; } = 256;

    /// <summary>Rows of which every pair is multiplied within a second or so, from the length of the rows.</summary>
    /// <param name="dimension">d.</param>
    public static int ExactRowsOf(int dimension) => (int)Math.Clamp(Math.Sqrt((1L << 36) / Math.Max(1, dimension)), 8192, 32768);

    /// <summary>Up to this many rows every pair is multiplied.</summary>
    public int ExactRows { get; init; } = 8192;

    /// <summary>Blocks that a row visits beside its own, at least 1.</summary>
    public int Visits { get; init; } = 4;

    /// <summary>Blocks that a row visits beside its own once it is known that later rows are near it, at least <see cref="Visits"/>: families larger than a block.</summary>
    public int WideVisits { get; init; } = 128;

    /// <summary>Rows of the sampled check.</summary>
    public int SampleRows { get; init; } = 2000;

    /// <summary>
    /// From this cosine on a copy's representative r is the most similar one: another that is nearer than r lies within twice the angle
    /// of the copy and r from r, so that with half the angle of T it would be within T of r, and one of the two a copy.
    /// </summary>
    public float SettledCosine => (float)Math.Sqrt((1 + Threshold) / 2) + 1e-6f;

    /// <summary>
    /// How much farther than the nearest centre a visited block's may be, in cosine: a share of the length of the difference of two
    /// rows at T, sqrt(2 (1 - T)), of which only a part lies along the line between two centres.
    /// </summary>
    public float Reach => ReachShare * (float)Math.Sqrt(2 * Math.Max(0, 1 - Threshold));

    /// <summary>Whether every pair is multiplied.</summary>
    /// <param name="rows">Rows in all blocks.</param>
    /// <param name="blocks">Blocks.</param>
    public bool IsExact(long rows, int blocks) => rows <= ExactRows && blocks <= MostExactBlocks;
}
