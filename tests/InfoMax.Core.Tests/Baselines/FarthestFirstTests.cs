using System.Numerics.Tensors;
using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Baselines;

/// <summary>The walk that looks at a front of rows picks what the plain one picks, which looks at all rows at every pick.</summary>
public sealed class FarthestFirstTests
{
    private const int Rows = 5000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 700)]
    [InlineData(true, 700)]
    [InlineData(true, 4999)]
    public void Walk_IsThePlainWalk(bool hasTies, int budget)
    {
        using EmbeddingMatrix rows = hasTies ? TestRows.WithTies(Rows, 6, 1500, 3) : TestRows.Random(Rows, 6, 2);
        using ThreadedExecutor executor = new(2);
        using FarthestFirst search = new(rows, budget, executor);

        int[] chosen = search.Choose(17, Token);

        Assert.Equal(Plain(rows, 17, budget), chosen);
    }

    private static int[] Plain(EmbeddingMatrix rows, int start, int budget)
    {
        float[] units = TestRows.Units(rows);
        float[] nearest = new float[rows.Rows];
        Array.Fill(nearest, float.NegativeInfinity);
        int[] chosen = new int[budget];
        chosen[0] = start;
        for (int t = 0; t + 1 < budget; t++)
        {
            nearest[chosen[t]] = float.PositiveInfinity;
            for (int row = 0; row < nearest.Length; row++)
            {
                nearest[row] = Math.Max(nearest[row], Chain(units, row * rows.Dimension, chosen[t] * rows.Dimension, rows.Dimension));
            }

            chosen[t + 1] = Array.IndexOf(nearest, TensorPrimitives.Min<float>(nearest));
        }

        return chosen;
    }

    /// <summary>The kernel's order of summation.</summary>
    private static float Chain(float[] units, int first, int second, int depth)
    {
        float sum = 0;
        for (int k = 0; k < depth; k++)
        {
            sum = BlockProduct.Best.IsFused ? MathF.FusedMultiplyAdd(units[first + k], units[second + k], sum) : (units[first + k] * units[second + k]) + sum;
        }

        return sum;
    }
}
