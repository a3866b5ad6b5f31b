using InfoMax.Core.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Embeddings;

/// <summary>Invariant: every finite float16, subnormal and negative zero included, converts bit for bit as the cast and a product do.</summary>
public sealed class HalfConversionTests
{
    [Theory]
    [InlineData(1f)]
    [InlineData(0.037f)]
    [InlineData(1.7e6f)]
    [InlineData(1.5e-5f)]
    public void EveryFiniteValue_IsTheCastTimesTheFactor(float factor)
    {
        Half[] all = [.. Enumerable.Range(0, 65536).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits)).Where(Half.IsFinite)];
        foreach (int length in new[] { all.Length, 37, 16, 15, 1, 0 })
        {
            float[] converted = new float[length];
            HalfConversion.ToScaledSingle(all.AsSpan(0, length), factor, converted);
            for (int i = 0; i < length; i++)
            {
                Assert.Equal(BitConverter.SingleToInt32Bits((float)all[i] * factor), BitConverter.SingleToInt32Bits(converted[i]));
            }
        }
    }

    [Fact]
    public void InfiniteFactor_IsTakenByThePlainPath()
    {
        float[] converted = new float[20];
        HalfConversion.ToScaledSingle([.. Enumerable.Repeat((Half)2, 20)], float.PositiveInfinity, converted);
        Assert.All(converted, value => Assert.Equal(float.PositiveInfinity, value));
    }
}
