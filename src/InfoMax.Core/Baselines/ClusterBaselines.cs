using System.Numerics.Tensors;
using InfoMax.Core.Clustering;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Baselines;

/// <summary>Methods on a spherical k-means of N / 1000 clusters.</summary>
public static class ClusterBaselines
{
    private const int RowsPerCluster = 1000;
    private const double D4Share = 0.75;

    /// <summary>
    /// SemDeDup (Abbas et al., "SemDeDup: data-efficient learning at web-scale through semantic deduplication", 2023) to exactly p: inside a cluster
    /// the rows farthest from the centre come first; M_i is the largest cosine of row i to an earlier row, and the p rows of smallest M are
    /// kept (the published form keeps what is below a threshold). Ties to the lower row.
    /// </summary>
    public static int[] SemDeDup(BaselineInput input, int budget, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        RowChoice.RequireBudget(input.Rows, budget);
        if (budget == 0)
        {
            return [];
        }

        CentroidAssignment assignment = Cluster(input, input.Embeddings, cancellationToken);
        double[] redundancy = new double[input.Rows];
        int[][] clusters = [.. RowChoice.All(input.Rows).GroupBy(row => assignment.Nearest[row]).OrderBy(group => group.Key)
            .Select(group => group.OrderBy(row => assignment.Cosines[row]).ThenBy(row => row).ToArray())];
        input.Executor.ForEach(clusters.Length, c => Measure(input.Embeddings, clusters[c], redundancy, cancellationToken), cancellationToken);
        return RowChoice.First(RowChoice.Ascending(RowChoice.All(input.Rows), redundancy), budget);
    }

    /// <summary>
    /// D4 (Tirumala et al., "D4: improving LLM pretraining via document de-duplication and diversification", 2023): SemDeDup to .75 N (to p where that is
    /// more), clusters anew, and drops the rows nearest to their centre.
    /// </summary>
    public static int[] D4(BaselineInput input, int budget, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        int[] kept = SemDeDup(input, Math.Max(budget, (int)(D4Share * input.Rows)), cancellationToken);
        if (budget == 0)
        {
            return [];
        }

        using EmbeddingMatrix rest = input.Embeddings.Gather(kept);
        CentroidAssignment assignment = Cluster(input, rest, cancellationToken);
        int[] far = RowChoice.First(
            RowChoice.Ascending(RowChoice.All(kept.Length), Array.ConvertAll(assignment.Cosines, cosine => (double)cosine)), budget);
        return Array.ConvertAll(far, row => kept[row]);
    }

    private static CentroidAssignment Cluster(BaselineInput input, EmbeddingMatrix rows, CancellationToken cancellationToken)
    {
        SphericalKMeansOptions options = new() { Clusters = Math.Max(1, rows.Rows / RowsPerCluster), Seed = input.Seed };
        SphericalCentroids centroids = SphericalKMeans.Fit(rows, options, input.Executor, cancellationToken).Centroids;
        return SphericalKMeans.Assign(rows, centroids, input.Executor, cancellationToken);
    }

    /// <summary>M of a cluster's rows, in their order; n^2 d / 2 multiply-adds, n d floats.</summary>
    private static void Measure(EmbeddingMatrix embeddings, int[] rows, double[] redundancy, CancellationToken cancellationToken)
    {
        int dimension = embeddings.Dimension;

        // On a 64-byte border: a vectorised sum may take another order elsewhere.
        using AlignedBuffer buffer = new((long)rows.Length * dimension);
        Span<float> units = buffer.AsSpan(0, rows.Length * dimension);
        embeddings.CopyNormalized(rows, units);
        for (int i = 0; i < rows.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<float> own = units.Slice(i * dimension, dimension);
            double most = -1;
            for (int j = 0; j < i; j++)
            {
                most = Math.Max(most, TensorPrimitives.Dot(own, units.Slice(j * dimension, dimension)));
            }

            redundancy[rows[i]] = most;
        }
    }
}
