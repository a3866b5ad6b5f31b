namespace InfoMax.Core.Compute;

/// <summary>
/// The SplitMix64 generator (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014): the same
/// numbers for the same seed on every platform. A mutable struct: keep it in a local or a field, never in a readonly one.
/// </summary>
/// <param name="seed">Any value.</param>
public struct SplitMix64(ulong seed)
{
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;
    private ulong _state = seed;

    /// <summary>64 uniform bits.</summary>
    public ulong Next() => Mix(_state += Golden);

    /// <summary>A whole number in [0, <paramref name="bound"/>), by the high half of a 128-bit product; the bias is below bound / 2^64.</summary>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)Math.BigMul(Next(), (ulong)bound, out _);
    }

    /// <summary>A number in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>
    /// Tells apart the seeds of many keys, none of which has to be random: multiples of an odd number whose bits look so, a different one for
    /// each key.
    /// </summary>
    /// <param name="key">For example a row number.</param>
    public static ulong Spread(ulong key) => key * Golden;

    /// <summary>64 uniform bits that depend on the pair alone, whatever was drawn for other keys.</summary>
    /// <param name="seed">The job's seed.</param>
    /// <param name="key">For example a row number.</param>
    public static ulong Hash(ulong seed, ulong key) => Mix(Mix(seed + Golden) ^ (Spread(key) + 1));

    /// <summary>The generator's finalizer, a bijection in which every bit of the argument changes about half of the result.</summary>
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }
}
