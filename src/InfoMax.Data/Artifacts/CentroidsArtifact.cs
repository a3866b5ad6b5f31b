namespace InfoMax.Data.Artifacts;

/// <summary>Arrow IPC file: <c>centroid</c> fixed_size_list(d) of float32, unit norm.</summary>
public static class CentroidsArtifact
{
    /// <summary>Writes <paramref name="count"/> centroids, row-major, and returns <paramref name="count"/>.</summary>
    public static long Write(Stream stream, ReadOnlySpan<float> centroids, int count, int dimension) => throw new NotImplementedException();

    /// <summary>Reads the centroids, row-major.</summary>
    public static (float[] Centroids, int Count, int Dimension) Read(Stream stream) => throw new NotImplementedException();
}
