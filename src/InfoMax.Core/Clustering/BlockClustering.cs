using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Clustering;

/// <summary>
/// Cuts rows into blocks of a few hundred by spherical k-means in two levels: about sqrt(B) coarse clusters, each then
/// divided into its share of the B blocks. Training costs about N sqrt(B) d multiply-adds instead of N B d.
/// </summary>
/// <remarks>
/// A cluster that is still too large is divided again, so one giant cluster costs another level, not a large flat
/// training. Where k-means cannot divide (equal rows), the cluster is cut by row number into blocks that share its
/// centre; a search for the nearest centre, with ties to the lower block, then finds the lowest rows first. Equal
/// seeds give equal blocks for any number of threads.
/// </remarks>
public static class BlockClustering
{
    private const int CoarseTrainingRows = 256;

    /// <summary>Cuts the rows.</summary>
    /// <param name="rows">N rows, at least one, with their norms filled in.</param>
    /// <param name="options">Size of the blocks, seed and effort.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    /// <exception cref="ArgumentException">There are no rows, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static RowBlocks Fit(
        EmbeddingMatrix rows, BlockClusteringOptions options, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(executor);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BlockRows, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxIterations);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TrainingRowsPerCluster, 1);
        if (rows.Rows == 0)
        {
            throw new ArgumentException("blocks need at least one row");
        }

        int[][] coarse = Coarse(rows, options, executor, cancellationToken);
        List<BlockDivision.Leaf>[] leaves = new List<BlockDivision.Leaf>[coarse.Length];
        BlockDivision division = new(rows, options, executor, cancellationToken);

        // Large clusters one by one with all threads inside, the others one to a thread. The cut decides speed only.
        int large = Math.Max(options.BlockRows, rows.Rows / 8);
        int[] small = [.. Enumerable.Range(0, coarse.Length).Where(c => coarse[c].Length <= large).OrderByDescending(c => coarse[c].Length)];
        for (int c = 0; c < coarse.Length; c++)
        {
            if (coarse[c].Length > large)
            {
                leaves[c] = division.Divide(coarse[c], c);
            }
        }

        executor.ForEach(small.Length, i => leaves[small[i]] = division.Divide(coarse[small[i]], small[i]), cancellationToken);
        return Join([.. leaves.SelectMany(list => list)], rows.Rows, rows.Dimension);
    }

    private static int[][] Coarse(
        EmbeddingMatrix rows, BlockClusteringOptions options, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        int clusters = (int)Math.Round(Math.Sqrt((double)rows.Rows / options.BlockRows));
        if (clusters < 2)
        {
            return [[.. Enumerable.Range(0, rows.Rows)]];
        }

        SphericalKMeansOptions training = new()
        {
            Clusters = clusters,
            Seed = options.Seed,
            MaxIterations = options.MaxIterations,
            Tolerance = 1e-3,
            TrainingRowsPerCluster = CoarseTrainingRows,
        };
        SphericalCentroids centroids = SphericalKMeans.Fit(rows, training, executor, cancellationToken).Centroids;
        int[] nearest = SphericalKMeans.Assign(rows, centroids, executor, cancellationToken).Nearest;
        return [.. BlockDivision.Group(nearest, centroids.Count).Where(members => members.Length > 0)];
    }

    private static RowBlocks Join(BlockDivision.Leaf[] leaves, int rows, int dimension)
    {
        int[] order = new int[rows];
        int[] first = new int[leaves.Length + 1];
        float[] centroids = new float[(long)leaves.Length * dimension];
        for (int b = 0; b < leaves.Length; b++)
        {
            leaves[b].Rows.Span.CopyTo(order.AsSpan(first[b]));
            leaves[b].Centroid.Span.CopyTo(centroids.AsSpan(b * dimension, dimension));
            first[b + 1] = first[b] + leaves[b].Rows.Length;
        }

        return new RowBlocks(order, first, new SphericalCentroids(centroids, leaves.Length, dimension));
    }
}
