using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Embeddings;

public sealed class EmbeddingMatrixTests
{
    [Theory]
    [InlineData(EmbeddingElement.Half)]
    [InlineData(EmbeddingElement.Single)]
    public void CopyNormalized_GivesUnitVectors_RoundedOnce(EmbeddingElement element)
    {
        using EmbeddingMatrix matrix = TestRows.Random(13, 37, 1, element);
        float[] units = TestRows.Units(matrix);
        for (int i = 0; i < 13; i++)
        {
            double[] stored = new double[37];
            for (int j = 0; j < 37; j++)
            {
                stored[j] = element == EmbeddingElement.Half
                    ? (double)MemoryMarshal.Cast<byte, Half>(matrix.RowRange(i, 1))[j]
                    : MemoryMarshal.Cast<byte, float>(matrix.RowRange(i, 1))[j];
            }

            double norm = Math.Sqrt(stored.Sum(x => x * x));
            for (int j = 0; j < 37; j++)
            {
                // One rounding of the reciprocal norm and one of the product, each 2^-24.
                Assert.Equal(stored[j] / norm, units[(i * 37) + j], Math.Abs(stored[j] / norm) * 1.3e-7);
            }
        }
    }

    /// <summary>Linux gives a huge page only where a whole one lies within the rows.</summary>
    [Theory]
    [InlineData(2048, true)]
    [InlineData(2049, true)]
    [InlineData(2047, false)]
    public unsafe void LargeMatrix_BeginsOnAHugePage(int rows, bool isLarge)
    {
        EmbeddingMatrix[] matrices = [.. Enumerable.Range(0, 4).Select(_ => EmbeddingMatrix.Allocate(rows, 512, EmbeddingElement.Half))];
        bool areAligned = matrices.All(matrix => (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(matrix.RowRange(0, 1))) % NativeHeap.HugePage == 0);
        Array.ForEach(matrices, matrix => matrix.Dispose());
        Assert.Equal(isLarge, areAligned);
    }

    [Fact]
    public void Gather_CopiesRowsAndNorms_InTheOrderGiven()
    {
        using EmbeddingMatrix matrix = TestRows.Random(9, 5, 2, EmbeddingElement.Half);
        using EmbeddingMatrix gathered = matrix.Gather([7, 0, 7]);
        Assert.Equal(3, gathered.Rows);
        Assert.Equal(matrix.RowRange(7, 1), gathered.RowRange(0, 1));
        Assert.Equal(matrix.RowRange(0, 1), gathered.RowRange(1, 1));
        Assert.Equal(matrix.RowRange(7, 1), gathered.RowRange(2, 1));
        Assert.Equal(matrix.ReciprocalNorms[7], gathered.ReciprocalNorms[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Gather([9]));
    }

    [Theory]
    [InlineData(EmbeddingElement.Half)]
    [InlineData(EmbeddingElement.Single)]
    public void GatheringByAllThreads_AndUnitVectorsOfNamedRows_AreThoseOfTheRows(EmbeddingElement element)
    {
        using EmbeddingMatrix matrix = TestRows.Random(900, 41, 4, element);
        using ThreadedExecutor executor = new(3);
        int[] chosen = [.. Enumerable.Range(0, 5000).Select(i => i * 31 % 900)];
        using EmbeddingMatrix one = matrix.Gather(chosen);
        using EmbeddingMatrix many = matrix.Gather(chosen, executor, CancellationToken.None);
        Assert.Equal(one.RowRange(0, 5000), many.RowRange(0, 5000));
        Assert.Equal(one.ReciprocalNorms, many.ReciprocalNorms);
        float[] units = new float[5000 * 41];
        matrix.CopyNormalized(chosen, units);
        Assert.Equal(TestRows.Units(one), units);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Gather([0, -1], executor, CancellationToken.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.CopyNormalized([0, 900], units));
    }

    [Fact]
    public void ZeroRow_HasInfiniteReciprocalNorm()
    {
        using EmbeddingMatrix matrix = TestRows.From([0f, 0f, 3f, 4f], 2, 2);
        Assert.Equal(float.PositiveInfinity, matrix.ReciprocalNorms[0]);
        Assert.Equal(0.2f, matrix.ReciprocalNorms[1]);
    }

    [Fact]
    public void DisposedMatrix_RefusesAccess()
    {
        EmbeddingMatrix matrix = TestRows.Random(2, 2, 3);
        matrix.Dispose();
        Assert.Throws<ObjectDisposedException>(() => matrix.RowRange(0, 1).Length);
        Assert.Throws<ObjectDisposedException>(() => matrix.ReciprocalNorms.Length);
    }
}
