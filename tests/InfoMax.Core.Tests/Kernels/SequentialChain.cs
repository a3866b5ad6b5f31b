namespace InfoMax.Core.Tests.Kernels;

/// <summary>The product's contract written down once more, in scalar code: one chain over the index, from +0.</summary>
internal static class SequentialChain
{
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y, bool fused)
    {
        float sum = 0;
        for (int k = 0; k < x.Length; k++)
        {
            sum = fused ? MathF.FusedMultiplyAdd(x[k], y[k], sum) : sum + (x[k] * y[k]);
        }

        return sum;
    }
}
