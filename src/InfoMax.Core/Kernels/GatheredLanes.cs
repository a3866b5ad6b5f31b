using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace InfoMax.Core.Kernels;

/// <summary>Eight values at a time from places that an index list names, and sums of them in the same order on every machine.</summary>
internal static unsafe class GatheredLanes
{
    /// <summary>Values of a vector.</summary>
    public const int Lanes = 8;

    /// <summary>The values at eight places.</summary>
    /// <param name="values">The array's first value, pinned.</param>
    /// <param name="at">The first of eight places within the array.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* values, int* at) => Avx2.IsSupported
        ? Avx2.GatherVector256(values, Vector256.Load(at), sizeof(float))
        : Vector256.Create(values[at[0]], values[at[1]], values[at[2]], values[at[3]], values[at[4]], values[at[5]], values[at[6]], values[at[7]]);

    /// <summary>Sum of the values at <paramref name="count"/> places.</summary>
    public static float Sum(float* values, int* at, int count)
    {
        Vector256<float> sums = Vector256<float>.Zero;
        int i = 0;
        for (; i <= count - Lanes; i += Lanes)
        {
            sums += Load(values, at + i);
        }

        float sum = i == 0 ? 0 : Total(sums);
        for (; i < count; i++)
        {
            sum += values[at[i]];
        }

        return sum;
    }

    /// <summary>Sum of <paramref name="count"/> values side by side.</summary>
    public static float Sum(float* values, int count)
    {
        Vector256<float> sums = Vector256<float>.Zero;
        int i = 0;
        for (; i <= count - Lanes; i += Lanes)
        {
            sums += Vector256.Load(values + i);
        }

        float sum = i == 0 ? 0 : Total(sums);
        for (; i < count; i++)
        {
            sum += values[i];
        }

        return sum;
    }

    /// <summary>Sum of the lanes, halves first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Total(Vector256<float> sums)
    {
        Vector128<float> half = sums.GetLower() + sums.GetUpper();
        return (half[0] + half[2]) + (half[1] + half[3]);
    }
}
