using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Clustering;

/// <summary>
/// Invariants: centres have unit norm; a row goes to the centre of the largest cosine, ties to the lower; the mean cosine
/// never falls with more iterations; equal seeds give equal bits for any number of threads; no centre stays empty
/// while rows differ.
/// </summary>
public sealed class SphericalKMeansTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Assignment_IsTheNearestCentroid()
    {
        using EmbeddingMatrix rows = TestRows.Random(333, 14, 1, EmbeddingElement.Half);
        SphericalCentroids centroids = SphericalKMeans.Fit(rows, new() { Clusters = 41 }, SequentialExecutor.Instance, Token).Centroids;
        CentroidAssignment assignment = SphericalKMeans.Assign(rows, centroids, SequentialExecutor.Instance, Token);
        float[] units = TestRows.Units(rows);
        for (int i = 0; i < 333; i++)
        {
            double[] cosines = [.. Enumerable.Range(0, 41).Select(c => Dot(units, i, centroids.Values, c, 14))];
            Assert.Equal(cosines.Max(), cosines[assignment.Nearest[i]], 1e-6);
            Assert.Equal(cosines[assignment.Nearest[i]], assignment.Cosines[i], 1e-6);
        }
    }

    [Fact]
    public void EqualCentroids_TakeTheLower()
    {
        using EmbeddingMatrix rows = TestRows.From([1f, 1f, 0f, 1f], 2, 2);
        SphericalCentroids centroids = new([1f, 0f, 0f, 1f, 1f, 0f, 0f, 1f], 4, 2);
        CentroidAssignment assignment = SphericalKMeans.Assign(rows, centroids, SequentialExecutor.Instance, Token);
        Assert.Equal([0, 1], assignment.Nearest);
    }

    [Fact]
    public void Centroids_AreUnitVectors_OfTheirRowsMeanDirection()
    {
        using EmbeddingMatrix rows = TestRows.WithTies(1200, 10, 40, 2);
        SphericalKMeansOptions options = new() { Clusters = 8, MaxIterations = 200, Tolerance = 1e-12 };
        SphericalClustering clustering = SphericalKMeans.Fit(rows, options, SequentialExecutor.Instance, Token);
        int[] nearest = SphericalKMeans.Assign(rows, clustering.Centroids, SequentialExecutor.Instance, Token).Nearest;
        float[] units = TestRows.Units(rows);

        // At the fixed point a centre is the direction of the sum of its rows.
        Assert.InRange(clustering.Iterations, 1, 199);
        for (int c = 0; c < 8; c++)
        {
            double[] sum = new double[10];
            for (int i = 0; i < 1200; i++)
            {
                for (int j = 0; j < 10 && nearest[i] == c; j++)
                {
                    sum[j] += units[(i * 10) + j];
                }
            }

            double norm = Math.Sqrt(sum.Sum(x => x * x));
            for (int j = 0; j < 10; j++)
            {
                Assert.Equal(sum[j] / norm, clustering.Centroids.Values[(c * 10) + j], 1e-6);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EqualSeeds_GiveEqualBits_ForAnyNumberOfThreads(int threads)
    {
        using EmbeddingMatrix rows = TestRows.Random(3000, 17, 3, EmbeddingElement.Half);
        using ThreadedExecutor executor = new(threads);
        SphericalKMeansOptions options = new() { Clusters = 12, Seed = 9, TrainingRowsPerCluster = 150 };
        SphericalClustering one = SphericalKMeans.Fit(rows, options, SequentialExecutor.Instance, Token);
        SphericalClustering many = SphericalKMeans.Fit(rows, options, executor, Token);
        Assert.Equal(one.Centroids.Values, many.Centroids.Values);
        Assert.Equal((one.Iterations, one.MeanCosine), (many.Iterations, many.MeanCosine));
        SphericalClustering other = SphericalKMeans.Fit(rows, options with { Seed = 10 }, executor, Token);
        Assert.NotEqual(one.Centroids.Values, other.Centroids.Values);
    }

    [Fact]
    public void MeanCosine_NeverFalls_WithMoreIterations()
    {
        using EmbeddingMatrix rows = TestRows.Random(900, 8, 4);
        double last = 0;
        for (int iterations = 0; iterations < 8; iterations++)
        {
            SphericalKMeansOptions options = new() { Clusters = 10, MaxIterations = iterations, Tolerance = 0 };
            double mean = SphericalKMeans.Fit(rows, options, SequentialExecutor.Instance, Token).MeanCosine;
            Assert.InRange(mean, last - 1e-6, 1);
            last = mean;
        }
    }

    [Fact]
    public void EmptyCentres_RestartUntilEveryDistinctRowHasOne()
    {
        // 6 directions, very unequally often: a random start finds only the frequent ones.
        float[] axis = new float[6 * 6];
        int[] copies = [.. Enumerable.Repeat(0, 500), 1, 2, 3, 4, 5];
        for (int i = 0; i < 6; i++)
        {
            axis[(i * 6) + i] = 1;
        }

        using EmbeddingMatrix axes = TestRows.From(axis, 6, 6);
        using EmbeddingMatrix rows = axes.Gather(copies);
        SphericalClustering clustering = SphericalKMeans.Fit(rows, new() { Clusters = 6 }, SequentialExecutor.Instance, Token);
        Assert.Equal(1.0, clustering.MeanCosine, 1e-6);
        Assert.Equal(6, SphericalKMeans.Assign(rows, clustering.Centroids, SequentialExecutor.Instance, Token).Nearest.Distinct().Count());
    }

    [Fact]
    public void RowsThatCancelOut_KeepAUnitCentre()
    {
        using EmbeddingMatrix rows = TestRows.From([1f, 0f, -1f, 0f], 2, 2);
        SphericalCentroids centroids = SphericalKMeans.Fit(rows, new() { Clusters = 1 }, SequentialExecutor.Instance, Token).Centroids;
        Assert.Equal(1.0, Math.Sqrt(centroids.Values.Sum(x => (double)x * x)), 1e-6);
    }

    [Fact]
    public void FewerRowsThanCentres_GiveOneCentreARow()
    {
        using EmbeddingMatrix rows = TestRows.Random(3, 5, 5);
        SphericalClustering clustering = SphericalKMeans.Fit(rows, new() { Clusters = 10 }, SequentialExecutor.Instance, Token);
        Assert.Equal(3, clustering.Centroids.Count);
        Assert.Equal(1.0, clustering.MeanCosine, 1e-6);
    }

    [Fact]
    public void NoRows_OrNoCentres_AreRefused()
    {
        using EmbeddingMatrix none = TestRows.Random(0, 5, 5);
        using EmbeddingMatrix some = TestRows.Random(2, 5, 5);
        Assert.Throws<ArgumentException>(() => SphericalKMeans.Fit(none, new() { Clusters = 1 }, SequentialExecutor.Instance, Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => SphericalKMeans.Fit(some, new() { Clusters = 0 }, SequentialExecutor.Instance, Token));
    }

    [Fact]
    public void Sample_IsAscendingDistinct_AndUniform()
    {
        SplitMix64 random = new(6);
        int[] drawn = new int[20];
        for (int trial = 0; trial < 4000; trial++)
        {
            int[] sample = RowSample.Ascending(20, 5, ref random);
            Assert.Equal(sample.Distinct().Order(), sample);
            Assert.Equal(5, sample.Length);
            Array.ForEach(sample, i => drawn[i]++);
        }

        // 4000 draws at 1/4: mean 1000, standard deviation 27.
        Assert.All(drawn, count => Assert.InRange(count, 1000 - 140, 1000 + 140));
    }

    private static double Dot(float[] a, int i, float[] b, int j, int d) =>
        Enumerable.Range(0, d).Sum(x => (double)a[(i * d) + x] * b[(j * d) + x]);
}
