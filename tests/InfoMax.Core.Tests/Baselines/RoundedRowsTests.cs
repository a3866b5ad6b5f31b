using System.Numerics.Tensors;
using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Baselines;

/// <summary>A look at rounded rows finds the row that a look at the rows as they are finds, ties to the lower one.</summary>
public sealed class RoundedRowsTests
{
    private const int Rows = 3000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(5, 1.0)]
    [InlineData(16, 0.001)]
    [InlineData(37, 50.0)]
    public void Best_IsThatOfAllProducts(int dimension, double length)
    {
        using EmbeddingMatrix rows = TestRows.WithTies(Rows, dimension, 900, 3);
        float[] units = TestRows.Units(rows);
        using ThreadedExecutor executor = new(2);
        using RoundedRows search = new(rows, executor, Token);
        using AlignedBuffer unit = new(dimension);
        using AlignedBuffer direction = new(dimension);
        bool[] taken = new bool[Rows];
        SeededRandom random = new(4);
        for (int look = 0; look < 60; look++)
        {
            double[] vector = new double[dimension];
            for (int k = 0; k < dimension; k++)
            {
                vector[k] = length * (random.NextDouble() - 0.5);
            }

            TensorPrimitives.ConvertTruncating<double, float>(vector, direction.AsSpan(0, dimension));
            float[] products = new float[Rows];
            for (int row = 0; row < Rows; row++)
            {
                units.AsSpan(row * dimension, dimension).CopyTo(unit.AsSpan(0, dimension));
                products[row] = taken[row] ? float.NegativeInfinity : TensorPrimitives.Dot<float>(unit.AsSpan(0, dimension), direction.AsSpan(0, dimension));
            }

            int best = search.Best(vector, taken, Token);

            Assert.Equal(Array.IndexOf(products, products.Max()), best);
            taken[best] = true;
        }
    }

    [Fact]
    public void Best_IsNoneWhereAllAreTaken()
    {
        using EmbeddingMatrix rows = TestRows.Random(4, 3, 1);
        using RoundedRows search = new(rows, SequentialExecutor.Instance, Token);
        Assert.Equal(-1, search.Best([1, 2, 3], [true, true, true, true], Token));
    }
}
