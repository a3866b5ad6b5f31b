using InfoMax.Core.Compute;

namespace InfoMax.Core.Probe;

/// <summary>Which fold a row is held out in: a seeded hash of its row number, whatever the splits and partitions.</summary>
public static class ProbeFolds
{
    /// <summary>The fold of a row that no classifier holds out.</summary>
    public const byte None = byte.MaxValue;

    private const ulong FoldStream = 0x666F6C64;
    private const ulong SampleStream = 0x6772616D;

    /// <summary>The fold in [0, F) of a row number.</summary>
    public static byte Of(long row, ProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (byte)new SeededRandom(options.Seed ^ SplitMix64.Spread((ulong)row), FoldStream).NextInt(options.Folds);
    }

    /// <summary>The folds of rows <paramref name="first"/> .. + <paramref name="count"/>.</summary>
    public static byte[] Range(long first, int count, ProbeOptions options)
    {
        byte[] folds = new byte[count];
        for (int i = 0; i < count; i++)
        {
            folds[i] = Of(first + i, options);
        }

        return folds;
    }

    /// <summary>Whether a row is among the expected <paramref name="wanted"/> of <paramref name="rows"/> that the curvature is taken from.</summary>
    internal static bool InSample(long row, long rows, long wanted, ulong seed) =>
        wanted >= rows || new SeededRandom(seed ^ SplitMix64.Spread((ulong)row), SampleStream).NextDouble() * rows < wanted;
}
