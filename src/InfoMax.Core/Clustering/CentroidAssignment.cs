namespace InfoMax.Core.Clustering;

/// <summary>The nearest centroid of each of N rows.</summary>
/// <param name="Nearest">Centroid numbers, length N; ties go to the lower centroid.</param>
/// <param name="Cosines">Cosine of each row to that centroid, length N.</param>
public sealed record CentroidAssignment(int[] Nearest, float[] Cosines);
