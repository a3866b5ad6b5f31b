using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace InfoMax.Core.Graph;

/// <summary>Narrows many values down to those that can be among the k largest, sixteen at a time.</summary>
internal static class LargestValues
{
    // Maxima in 32 lanes: for the 10 largest of a few hundred, 12 values reach the bound on average; 16 lanes leave 15.
    private const int Lanes = 32;
    private static int Width => Vector512<float>.Count;

    /// <summary>A value that at least <paramref name="count"/> of <paramref name="values"/> reach, as large as is cheap; else -infinity.</summary>
    /// <param name="values">No NaN.</param>
    /// <param name="count">How many, at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Bound(ReadOnlySpan<float> values, int count)
    {
        if (count > Lanes || values.Length < Lanes)
        {
            return float.NegativeInfinity;
        }

        // Every lane's maximum is another value: what the count-th largest of them is, count values reach.
        ref float first = ref MemoryMarshal.GetReference(values);
        Vector512<float> even = Vector512.LoadUnsafe(ref first);
        Vector512<float> odd = Vector512.LoadUnsafe(ref first, (nuint)Width);
        for (int j = Lanes; j <= values.Length - Lanes; j += Lanes)
        {
            even = Vector512.MaxNative(even, Vector512.LoadUnsafe(ref first, (nuint)j));
            odd = Vector512.MaxNative(odd, Vector512.LoadUnsafe(ref first, (nuint)(j + Width)));
        }

        Span<float> maxima = stackalloc float[Lanes];
        even.CopyTo(maxima);
        odd.CopyTo(maxima[Width..]);
        float bound = float.NegativeInfinity;
        foreach (float value in maxima)
        {
            Vector512<float> least = Vector512.Create(value);
            int reaching = BitOperations.PopCount((uint)Vector512.GreaterThanOrEqual(even, least).ExtractMostSignificantBits())
                + BitOperations.PopCount((uint)Vector512.GreaterThanOrEqual(odd, least).ExtractMostSignificantBits());
            bound = (reaching >= count) & (value > bound) ? value : bound;
        }

        return bound;
    }

    /// <summary>Which of the sixteen values from <paramref name="from"/> on are at least <paramref name="least"/>: bit i for value from + i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Reaching(ReadOnlySpan<float> values, int from, float least)
    {
        if (from <= values.Length - Width)
        {
            Vector512<float> here = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)from);
            return (uint)Vector512.GreaterThanOrEqual(here, Vector512.Create(least)).ExtractMostSignificantBits();
        }

        uint hits = 0;
        for (int i = from; i < values.Length; i++)
        {
            hits |= values[i] >= least ? 1u << (i - from) : 0;
        }

        return hits;
    }
}
