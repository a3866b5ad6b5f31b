using System.Numerics.Tensors;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Clustering;

/// <summary>
/// The update step of spherical k-means: each centre becomes the normalised sum of its rows' unit vectors.
/// </summary>
/// <remarks>
/// Rows are grouped by centre, ascending, and cut into segments of at most <see cref="SegmentRows"/> rows that never
/// cross a centre's border. A segment's sum and the sum of a centre's segments are double precision in ascending
/// order, so the centres do not depend on the number of threads.
/// </remarks>
internal sealed class CentroidUpdate
{
    private const int SegmentRows = 512;
    private readonly EmbeddingMatrix _rows;
    private readonly int _clusters;
    private readonly int[] _order;
    private readonly int[] _firstRow;
    private readonly int[] _firstSegment;

    /// <param name="rows">The training rows.</param>
    /// <param name="nearest">Each row's centre.</param>
    /// <param name="clusters">Number of centres.</param>
    public CentroidUpdate(EmbeddingMatrix rows, ReadOnlySpan<int> nearest, int clusters)
    {
        _rows = rows;
        _clusters = clusters;
        _firstRow = new int[clusters + 1];
        foreach (int cluster in nearest)
        {
            _firstRow[cluster + 1]++;
        }

        _firstSegment = new int[clusters + 1];
        for (int c = 0; c < clusters; c++)
        {
            _firstSegment[c + 1] = _firstSegment[c] + ((_firstRow[c + 1] + SegmentRows - 1) / SegmentRows);
            _firstRow[c + 1] += _firstRow[c];
        }

        _order = new int[nearest.Length];
        int[] next = _firstRow[..^1];
        for (int row = 0; row < nearest.Length; row++)
        {
            _order[next[nearest[row]]++] = row;
        }
    }

    /// <summary>Writes the new centres; returns those without rows, or whose rows cancel out, ascending: they are left as they were.</summary>
    public int[] Run(float[] centroids, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        int dimension = _rows.Dimension;
        double[][] sums = new double[_firstSegment[^1]][];
        executor.ForEach(sums.Length, segment => sums[segment] = SumOfSegment(segment), cancellationToken);
        bool[] empty = new bool[_clusters];
        executor.ForEach(
            _clusters,
            c => empty[c] = !WriteCentroid(c, sums, centroids.AsSpan(c * dimension, dimension)),
            cancellationToken);
        return [.. Enumerable.Range(0, _clusters).Where(c => empty[c])];
    }

    private double[] SumOfSegment(int segment)
    {
        int found = Array.BinarySearch(_firstSegment, segment);
        int cluster = found < 0 ? ~found - 1 : found;

        // Empty centres share their successor's first segment: the last of them owns it.
        while (_firstSegment[cluster + 1] == segment)
        {
            cluster++;
        }

        int first = _firstRow[cluster] + ((segment - _firstSegment[cluster]) * SegmentRows);
        int end = Math.Min(_firstRow[cluster + 1], first + SegmentRows);
        double[] sum = new double[_rows.Dimension];
        float[] unit = new float[_rows.Dimension];
        double[] wide = new double[_rows.Dimension];
        for (int i = first; i < end; i++)
        {
            _rows.CopyNormalized(_order[i], 1, unit);
            TensorPrimitives.ConvertTruncating<float, double>(unit, wide);
            TensorPrimitives.Add(sum, wide, sum);
        }

        return sum;
    }

    private bool WriteCentroid(int cluster, double[][] sums, Span<float> centroid)
    {
        if (_firstSegment[cluster] == _firstSegment[cluster + 1])
        {
            return false;
        }

        double[] total = sums[_firstSegment[cluster]];
        for (int s = _firstSegment[cluster] + 1; s < _firstSegment[cluster + 1]; s++)
        {
            TensorPrimitives.Add(total, sums[s], total);
        }

        double squares = 0;
        foreach (double value in total)
        {
            squares += value * value;
        }

        // n unit vectors whose sum is a rounding error long point nowhere.
        double norm = Math.Sqrt(squares);
        if (norm < 1e-6)
        {
            return false;
        }

        for (int j = 0; j < centroid.Length; j++)
        {
            centroid[j] = (float)(total[j] / norm);
        }

        return true;
    }
}
