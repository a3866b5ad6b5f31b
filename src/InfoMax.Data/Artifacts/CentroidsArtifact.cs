using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Artifacts.Ipc;

namespace InfoMax.Data.Artifacts;

/// <summary>Arrow IPC file: <c>centroid</c> fixed_size_list(d) of float32, unit norm.</summary>
public static class CentroidsArtifact
{
    /// <summary>Writes <paramref name="count"/> centroids, row-major, and returns <paramref name="count"/>.</summary>
    /// <exception cref="ArgumentException">There are not count * dimension values.</exception>
    public static unsafe long Write(Stream stream, ReadOnlySpan<float> centroids, int count, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (centroids.Length != (long)count * dimension)
        {
            throw new ArgumentException($"{count} centroids of dimension {dimension} in {centroids.Length} values");
        }

        FixedSizeListType type = ArrowColumns.ListOf(FloatType.Default, dimension);
        int perBatch = ArrowColumns.RowsPerBatch((long)dimension * sizeof(float));
        using var writer = new ArrowTableWriter(stream, new Schema([ArrowColumns.Required("centroid", type)], null));
        fixed (float* value = centroids)
        {
            for (int first = 0; first < count; first += perBatch)
            {
                int rows = Math.Min(perBatch, count - first);
                writer.Write(rows, ArrowColumns.Lists(type, rows, NativeRegion.Over(value, (long)first * dimension, rows * dimension)));
            }
        }

        return writer.Finish();
    }

    /// <summary>Reads the centroids, row-major.</summary>
    /// <exception cref="ArtifactException">The content is damaged or another kind of artifact.</exception>
    public static (float[] Centroids, int Count, int Dimension) Read(Stream stream)
    {
        using var reader = new ArrowTableReader(stream, "centroids", ("centroid", ArrowTypeId.FixedSizeList));
        int dimension = reader.ListType(0, ArrowTypeId.Float).ListSize;
        float[] centroids = reader.Allocate<float>(dimension);
        while (reader.MoveNext())
        {
            reader.Lists<float>(0).CopyTo(centroids.AsSpan((int)(reader.First * dimension)));
        }

        return (centroids, (int)reader.Rows, dimension);
    }
}
