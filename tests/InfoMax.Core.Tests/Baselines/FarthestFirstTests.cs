using System.Numerics.Tensors;
using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
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
        using UnitRows units = new(rows, executor, Token);

        int[] chosen = new FarthestFirst(units).Choose(17, budget, Token);

        Assert.Equal(Plain(units, 17, budget), chosen);
    }

    private static int[] Plain(UnitRows units, int start, int budget)
    {
        float[] nearest = new float[units.Rows];
        Array.Fill(nearest, float.NegativeInfinity);
        int[] chosen = new int[budget];
        chosen[0] = start;
        for (int t = 0; t + 1 < budget; t++)
        {
            nearest[chosen[t]] = float.PositiveInfinity;
            for (int row = 0; row < nearest.Length; row++)
            {
                nearest[row] = Math.Max(nearest[row], TensorPrimitives.Dot(units[row], units[chosen[t]]));
            }

            chosen[t + 1] = Array.IndexOf(nearest, TensorPrimitives.Min<float>(nearest));
        }

        return chosen;
    }
}
