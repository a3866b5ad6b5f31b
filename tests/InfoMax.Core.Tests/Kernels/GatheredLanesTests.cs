using CsCheck;
using InfoMax.Core.Kernels;
using Xunit;

namespace InfoMax.Core.Tests.Kernels;

/// <summary>Sums by lanes take the very order that is promised, whatever the instruction set.</summary>
public sealed unsafe class GatheredLanesTests
{
    private static readonly Gen<(float[] Values, int[] At)> Lists =
        from values in Gen.Float[-1, 1].Array[1, 50]
        from at in Gen.Int[0, values.Length - 1].Array[0, 40]
        select (values, at);

    [Fact]
    public void Sums_AreLaneByLane() => Lists.Sample(list =>
    {
        float[] picked = Array.ConvertAll(list.At, at => list.Values[at]);
        fixed (float* values = list.Values, beside = picked)
        fixed (int* at = list.At)
        {
            Assert.Equal(Expected(picked), GatheredLanes.Sum(values, at, picked.Length));
            Assert.Equal(Expected(picked), GatheredLanes.Sum(beside, picked.Length));
        }
    });

    /// <summary>Every eighth value by itself, their sums in pairs four and two apart, then the rest one by one.</summary>
    private static float Expected(float[] values)
    {
        int whole = values.Length / 8 * 8;
        float[] lanes = new float[8];
        for (int i = 0; i < whole; i++)
        {
            lanes[i % 8] += values[i];
        }

        float sum = ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
        foreach (float value in values.AsSpan(whole))
        {
            sum += value;
        }

        return sum;
    }
}
