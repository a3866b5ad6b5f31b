using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;

namespace InfoMax.Core.Clustering;

/// <summary>
/// k-means on the unit sphere (Dhillon, Modha: "Concept decompositions for large sparse text data using clustering",
/// Machine Learning 42, 2001): maximise sum_i max_c cos(e_i, m_c) over unit vectors m_c.
/// </summary>
/// <remarks>
/// Assignment is a matrix product with a fused top-1, 2 N C d flops; the update reads each row once. The start is C
/// different rows drawn by the seed. A centre left without rows restarts at the row that fits its own centre worst
/// (ties to the lower row). Equal seeds give equal bits for any number of threads.
/// </remarks>
public static class SphericalKMeans
{
    /// <summary>Trains centres on the rows, or on a seeded sample of them.</summary>
    /// <param name="rows">N rows, at least one, with their norms filled in.</param>
    /// <param name="options">Number of centres, seed and limits.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    /// <exception cref="ArgumentException">There are no rows, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SphericalClustering Fit(
        EmbeddingMatrix rows, SphericalKMeansOptions options, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(executor);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Clusters, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxIterations);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TrainingRowsPerCluster, 1);
        if (rows.Rows == 0)
        {
            throw new ArgumentException("k-means needs at least one row");
        }

        SplitMix64 random = new(options.Seed);
        int clusters = Math.Min(options.Clusters, rows.Rows);
        long wanted = (long)clusters * options.TrainingRowsPerCluster;
        if (wanted >= rows.Rows)
        {
            return Train(rows, clusters, options, ref random, executor, cancellationToken);
        }

        using EmbeddingMatrix sample = rows.Gather(RowSample.Ascending(rows.Rows, (int)wanted, ref random));
        return Train(sample, clusters, options, ref random, executor, cancellationToken);
    }

    /// <summary>The nearest centroid of every row. 2 N C d flops.</summary>
    /// <param name="rows">N rows with their norms filled in.</param>
    /// <param name="centroids">Centres of the same dimension.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CentroidAssignment Assign(
        EmbeddingMatrix rows, SphericalCentroids centroids, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(centroids);
        using EmbeddingMatrix matrix = centroids.ToMatrix();
        NeighborLists nearest = ExactNeighborSearch.Query(rows, matrix, 1, [], executor, null, cancellationToken);
        return new CentroidAssignment(nearest.Neighbors, nearest.Cosines);
    }

    private static SphericalClustering Train(
        EmbeddingMatrix rows,
        int clusters,
        SphericalKMeansOptions options,
        ref SplitMix64 random,
        IKernelExecutor executor,
        CancellationToken cancellationToken)
    {
        float[] values = new float[(long)clusters * rows.Dimension];
        SphericalCentroids centroids = new(values, clusters, rows.Dimension);
        int[] start = RowSample.Ascending(rows.Rows, clusters, ref random);
        for (int c = 0; c < clusters; c++)
        {
            CopyRow(rows, start[c], centroids, c);
        }

        double last = double.NegativeInfinity;
        int iteration = 0;
        while (true)
        {
            CentroidAssignment assignment = Assign(rows, centroids, executor, cancellationToken);
            double mean = Mean(assignment.Cosines);
            if (iteration == options.MaxIterations || mean - last < options.Tolerance)
            {
                return new SphericalClustering(centroids, iteration, mean);
            }

            int[] empty = new CentroidUpdate(rows, assignment.Nearest, clusters).Run(values, executor, cancellationToken);
            Restart(rows, assignment.Cosines, centroids, empty);
            last = mean;
            iteration++;
            options.Progress?.Invoke((double)iteration / options.MaxIterations);
        }
    }

    /// <summary>Moves each empty centre to a row of its own, those that fit worst first.</summary>
    private static void Restart(EmbeddingMatrix rows, float[] cosines, SphericalCentroids centroids, int[] empty)
    {
        if (empty.Length == 0)
        {
            return;
        }

        // Negated, so that a larger key is a worse fit and then a lower row; ascending order puts the wanted ones last.
        ulong[] keys = new ulong[cosines.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = NeighborKey.Encode(-cosines[i], i);
        }

        Array.Sort(keys);
        for (int i = 0; i < empty.Length; i++)
        {
            CopyRow(rows, NeighborKey.Row(keys[^(i + 1)]), centroids, empty[i]);
        }
    }

    private static void CopyRow(EmbeddingMatrix rows, int row, SphericalCentroids centroids, int cluster) =>
        rows.CopyNormalized(row, 1, centroids.Values.AsSpan(cluster * rows.Dimension, rows.Dimension));

    private static double Mean(float[] values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
