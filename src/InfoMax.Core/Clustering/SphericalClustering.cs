namespace InfoMax.Core.Clustering;

/// <summary>Centres that k-means has trained, and how well they fit the rows they were trained on.</summary>
/// <param name="Centroids">The centres.</param>
/// <param name="Iterations">Updates of the centres done.</param>
/// <param name="MeanCosine">Mean cosine of the training rows to the nearest of these centres.</param>
public sealed record SphericalClustering(SphericalCentroids Centroids, int Iterations, double MeanCosine);
