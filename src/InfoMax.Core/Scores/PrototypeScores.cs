using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Scores;

/// <summary>
/// SSP, the self-supervised prototype score: the distance 1 - cos of a row to the nearest spherical k-means centre
/// (Sorscher et al., "Beyond neural scaling laws: beating power law scaling via data pruning", NeurIPS 2022, section 5).
/// Low is typical, high is unusual.
/// </summary>
public static class PrototypeScores
{
    private const int MostDefaultCenters = 1000;

    /// <summary>
    /// The usual number of centres, round(sqrt(N)) in [1, 1000]. The paper finds the score insensitive to it within an
    /// order of magnitude of the number of classes.
    /// </summary>
    public static int DefaultCenters(int rows) => (int)Math.Clamp(Math.Round(Math.Sqrt(rows)), 1, MostDefaultCenters);

    /// <summary>Trains centres and measures every row. 2 N C d flops to measure, at most 20 times that to train.</summary>
    /// <param name="rows">N rows with their norms filled in.</param>
    /// <param name="centers">Number of centres C, or null for <see cref="DefaultCenters"/>.</param>
    /// <param name="seed">Seed of the centres' start.</param>
    /// <param name="executor">Runs the pieces; the scores do not depend on its threads.</param>
    /// <param name="cancellationToken">Ends the computation.</param>
    /// <returns>1 - cos, length N, in [0, 2].</returns>
    public static double[] Compute(
        EmbeddingMatrix rows, int? centers, ulong seed, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Rows == 0)
        {
            return [];
        }

        SphericalKMeansOptions options = new() { Clusters = centers ?? DefaultCenters(rows.Rows), Seed = seed };
        SphericalClustering clustering = SphericalKMeans.Fit(rows, options, executor, cancellationToken);
        return Compute(rows, clustering.Centroids, executor, cancellationToken);
    }

    /// <summary>Measures every row against given centres.</summary>
    public static double[] Compute(
        EmbeddingMatrix rows, SphericalCentroids centers, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        CentroidAssignment assignment = SphericalKMeans.Assign(rows, centers, executor, cancellationToken);
        double[] scores = new double[assignment.Cosines.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = Math.Max(0.0, 1.0 - assignment.Cosines[i]);
        }

        return scores;
    }
}
