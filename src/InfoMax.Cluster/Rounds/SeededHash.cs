namespace InfoMax.Cluster.Rounds;

/// <summary>A stateless pseudo-random number for a (seed, key) pair: two rounds of the SplitMix64 finalizer (Steele et al., 2014).</summary>
internal static class SeededHash
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>Uniform over 64 bits.</summary>
    public static ulong Of(ulong seed, ulong key) => Mix(Mix(seed + Golden) ^ (key * Golden + 1));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
