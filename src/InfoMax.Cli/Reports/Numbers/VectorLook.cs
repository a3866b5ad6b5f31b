using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Shown;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports.Numbers;

/// <summary>
/// What the vectors tell of a choice: a flat map of some rows, and what is left of each cluster. The input is read once for a
/// sample, on which axes and centres are found, and once for all rows, of which a batch is in memory at a time.
/// </summary>
internal static class VectorLook
{
    private const int SampleRows = 4096;

    /// <summary>Larger inputs are sampled in runs of rows, so that most of them need not be read for it.</summary>
    private const long WholeRows = 1 << 17;

    private const int RunRows = 32;
    private const int MostKept = 800;
    private const int MostDropped = 2000;
    private const int MostClusters = 100;
    private const ulong Seed = 1;

    /// <summary>The map, and the clusters by number.</summary>
    /// <param name="results">The results.</param>
    /// <param name="layout">Their input.</param>
    /// <param name="kept">Kept rows.</param>
    /// <param name="rows">Valid rows.</param>
    /// <param name="coordinates">Columns that say where rows lie; null for the two directions in which the vectors vary most.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="InputDataException">The input cannot be read, or lacks such columns.</exception>
    public static (RowMap Map, IReadOnlyList<ClusterCount> Clusters) Of(
        ResultDirectory results, DatasetLayout layout, long kept, long rows, (string X, string Y)? coordinates, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        (PrincipalAxes axes, SphericalCentroids centres) = Sample(results, layout, rows, executor, cancellationToken);
        long[] size = new long[centres.Count];
        long[] left = new long[centres.Count];
        (float Cosine, long Row)[] middle = new (float, long)[centres.Count];
        Array.Fill(middle, (float.NegativeInfinity, -1));
        List<MapPoint> points = [];
        long[] every = [Step(rows - kept, MostDropped), Step(kept, MostKept)];
        long[] seen = new long[2];
        float[] unit = new float[layout.Dimension];
        using FateCursor fates = new(results);
        foreach (InputBatch batch in Batches(layout, Whole(layout), cancellationToken))
        {
            _ = RowValidation.Check(batch);
            CentroidAssignment near = SphericalKMeans.Assign(batch.Embedding, centres, executor, cancellationToken);
            for (int i = 0; i < batch.Rows; i++)
            {
                long row = batch.FirstRow + i;
                if (fates.Of(row) is not { } isKept)
                {
                    continue;
                }

                int cluster = near.Nearest[i];
                size[cluster]++;
                left[cluster] += isKept ? 1 : 0;
                if (near.Cosines[i] > middle[cluster].Cosine)
                {
                    middle[cluster] = (near.Cosines[i], row);
                }

                if (seen[isKept ? 1 : 0]++ % every[isKept ? 1 : 0] == 0)
                {
                    batch.Embedding.CopyNormalized(i, 1, unit);
                    (float x, float y) = axes.Project(unit);
                    points.Add(new MapPoint(row, x, y, isKept));
                }
            }
        }

        ClusterCount[] clusters =
        [
            .. Enumerable.Range(0, size.Length).Where(c => size[c] > 0)
                .Select(c => new ClusterCount(new GroupCount(FormattableString.Invariant($"{c}"), size[c], left[c]), middle[c].Row)),
        ];
        return (coordinates is { } given ? Given(layout, given, points, cancellationToken) : new RowMap("first principal component", "second principal component", points), clusters);
    }

    private static RowMap Given(DatasetLayout layout, (string X, string Y) names, List<MapPoint> points, CancellationToken cancellationToken)
    {
        double[][] places = ShownNumbers.Read(layout, [names.X, names.Y], [.. points.Select(point => point.Row)], cancellationToken);
        return new RowMap(names.X, names.Y, [.. points.Select((point, i) => point with { X = places[0][i], Y = places[1][i] }).Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))]);
    }

    private static (PrincipalAxes Axes, SphericalCentroids Centres) Sample(ResultDirectory results, DatasetLayout layout, long rows, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        int size = (int)Math.Min(rows, SampleRows);
        using EmbeddingMatrix sample = EmbeddingMatrix.Allocate(size, layout.Dimension, layout.Element);
        bool whole = layout.Rows <= WholeRows;
        long seen = 0;
        int taken = 0;
        using FateCursor fates = new(results);
        foreach (InputBatch batch in Batches(layout, whole ? Whole(layout) : Runs(layout), cancellationToken))
        {
            _ = RowValidation.Check(batch);
            for (int i = 0; i < batch.Rows && taken < size; i++)
            {
                // Of a whole input the t-th sampled row is the floor(t * rows / size)-th valid one; of runs every row.
                if (fates.Of(batch.FirstRow + i) is not null && (!whole || seen++ == taken * rows / size))
                {
                    batch.Embedding.RowRange(i, 1).CopyTo(sample.RowRange(taken, 1));
                    sample.ReciprocalNorms[taken++] = batch.Embedding.ReciprocalNorms[i];
                }
            }
        }

        if (taken == 0)
        {
            throw new InputDataException("the input has none of the rows that it had; it changed since the job");
        }

        using EmbeddingMatrix read = sample.Gather([.. Enumerable.Range(0, taken)]);
        int clusters = (int)Math.Clamp(Math.Round(Math.Sqrt(rows)), 1, MostClusters);
        return (PrincipalAxes.Fit(read, cancellationToken), SphericalKMeans.Fit(read, new SphericalKMeansOptions { Clusters = clusters, Seed = Seed }, executor, cancellationToken).Centroids);
    }

    private static IEnumerable<InputBatch> Batches(DatasetLayout layout, IEnumerable<(int File, long First, long Count)> ranges, CancellationToken cancellationToken)
    {
        using IInputReader reader = InputDataset.Open(layout);
        foreach ((int file, long first, long count) in ranges)
        {
            foreach (InputBatch batch in reader.Read(file, first, count, cancellationToken))
            {
                using (batch)
                {
                    yield return batch;
                }
            }
        }
    }

    private static IEnumerable<(int File, long First, long Count)> Whole(DatasetLayout layout) => layout.Files.Select((file, f) => (f, 0L, file.Rows));

    /// <summary>Runs of rows at even distances.</summary>
    private static IEnumerable<(int File, long First, long Count)> Runs(DatasetLayout layout)
    {
        const int Count = SampleRows / RunRows;
        int file = 0;
        for (int run = 0; run < Count; run++)
        {
            long first = (long)((Int128)run * layout.Rows / Count);
            while (first >= layout.Files[file].FirstRow + layout.Files[file].Rows)
            {
                file++;
            }

            long local = first - layout.Files[file].FirstRow;
            yield return (file, local, Math.Min(RunRows, layout.Files[file].Rows - local));
        }
    }

    /// <summary>Every how many rows one is shown, so that no more than <paramref name="most"/> are.</summary>
    private static long Step(long rows, int most) => Math.Max(1, (rows + most - 1) / most);
}
