using System.Numerics;
using System.Runtime.CompilerServices;

namespace InfoMax.Core.Compute;

/// <summary>
/// xoshiro256** (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 2021), its state
/// filled by SplitMix64. The stream depends on the seed alone: the same on every machine and in every .NET version.
/// A mutable struct: keep it in a local or a field, never in a readonly one.
/// </summary>
public struct SeededRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <param name="seed">Any value; equal seeds give equal streams.</param>
    public SeededRandom(ulong seed)
    {
        SplitMix64 filler = new(seed);
        _s0 = filler.Next();
        _s1 = filler.Next();
        _s2 = filler.Next();
        _s3 = filler.Next();
    }

    /// <param name="seed">The job's seed.</param>
    /// <param name="stream">Tells apart the users of one seed.</param>
    public SeededRandom(ulong seed, ulong stream)
        : this(new SplitMix64(seed).Next() ^ (stream * 0xD1342543DE82EF95UL))
    {
    }

    /// <summary>64 uniform bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, <paramref name="bound"/>), bias below bound / 2^64.</summary>
    /// <param name="bound">At least 1.</param>
    public int NextInt(int bound) => (int)Math.BigMul(NextUInt64(), (ulong)bound, out _);
}
