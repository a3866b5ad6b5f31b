using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;

namespace InfoMax.Cli.Estimates;

/// <summary>The share of the rows that are copies, estimated before a job runs.</summary>
/// <param name="Threshold">The cosine from which a row is a copy; 1 for equal rows alone.</param>
/// <param name="Share">In [0, 1]: of a family of m rows, m - 1 are copies.</param>
/// <param name="Lower">Lower end of the 95 % interval.</param>
/// <param name="Upper">Upper end of it.</param>
/// <param name="SampleRows">Rows that were compared with others.</param>
/// <param name="ComparedRows">The others: with fewer than the input has, the share is a lower bound.</param>
/// <param name="IsLowerBound">Only a part of the rows was read.</param>
public sealed record CopyShare(double Threshold, double Share, double Lower, double Upper, int SampleRows, long ComparedRows, bool IsLowerBound)
{
    /// <summary>Vectors that are read at most.</summary>
    private const long MostBytes = 256L << 20;

    private const int MostSampled = 500;

    /// <summary>Rows that are read in one go where not all are.</summary>
    private const int ChunkRows = 1 << 14;

    /// <summary>Rows of a family that are told apart: one of more is a copy with a probability of 16/17 at least.</summary>
    private const int Mates = 16;

    /// <summary>What equal unit vectors may differ from 1 by.</summary>
    private const float Rounding = 1e-6f;

    /// <summary>Reads the input, or evenly spread parts of it, and compares a sample of its rows with all that was read.</summary>
    /// <param name="job">Its rule for copies, labels and seed.</param>
    /// <param name="layout">The input.</param>
    /// <param name="cores">Threads.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null when copies are kept, or no row is valid.</returns>
    /// <exception cref="Data.InputDataException">A file is damaged.</exception>
    public static CopyShare? Of(JobSpec job, DatasetLayout layout, int cores, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(layout);
        if (job.Copies.Threshold is not { } threshold)
        {
            return null;
        }

        long bytes = job.MemoryBytes > 0 ? Math.Min(MostBytes, job.MemoryBytes / 4) : MostBytes;
        int rowBytes = layout.Dimension * layout.Element.Bytes();
        int most = (int)Math.Min(layout.Rows, Math.Max(ChunkRows, bytes / rowBytes));
        using EmbeddingMatrix read = Read(layout, most, out string?[] labels, cancellationToken);
        if (read.Rows == 0)
        {
            return null;
        }

        int[] sample = [.. Enumerable.Range(0, Math.Min(MostSampled, read.Rows)).Select(i => (int)((long)i * read.Rows / Math.Min(MostSampled, read.Rows)))];
        using ThreadedExecutor executor = new(cores);
        float least = (float)Math.Min(threshold, 1 - Rounding);
        double[] chances = Chances(read, labels, sample, least, executor, cancellationToken);
        double share = chances.Average();
        double error = 1.96 * Math.Sqrt(chances.Sum(chance => (chance - share) * (chance - share))) / chances.Length;
        return new CopyShare(
            threshold, share, Math.Max(0, share - error), Math.Min(1, share + error), sample.Length, read.Rows, most < layout.Rows);
    }

    /// <summary>The share in words.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsLowerBound ? "at least " : "about ")}{Share * 100:F1} % of the rows ({Lower * 100:F1} to {Upper * 100:F1}; {SampleRows} of them compared with {ComparedRows})");

    /// <summary>
    /// The chance of each sampled row that it is not the first of its family: m - 1 of its m rows are not. Rows are compared with those of
    /// their own label alone: among the nearest of all labels a large family of one would hardly show.
    /// </summary>
    private static double[] Chances(EmbeddingMatrix read, string?[] labels, int[] sample, float least, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        double[] chances = new double[sample.Length];
        ILookup<string, int>? members = Array.TrueForAll(labels, static label => label is null)
            ? null
            : Enumerable.Range(0, labels.Length).ToLookup(row => Class(labels[row]), StringComparer.Ordinal);
        foreach (IGrouping<string, int> group in Enumerable.Range(0, sample.Length).GroupBy(i => Class(labels[sample[i]]), StringComparer.Ordinal))
        {
            int[] at = [.. group];
            int[]? alike = members is null ? null : [.. members[group.Key]];
            int count = alike?.Length ?? read.Rows;
            if (count < 2)
            {
                continue;
            }

            int[] own = Array.ConvertAll(at, i => alike is null ? sample[i] : Array.BinarySearch(alike, sample[i]));
            using EmbeddingMatrix sampled = read.Gather(Array.ConvertAll(at, i => sample[i]));
            using EmbeddingMatrix? some = alike is null ? null : read.Gather(alike);
            NeighborLists lists = ExactNeighborSearch.Query(sampled, some ?? read, Math.Min(Mates, count - 1), own, executor, null, cancellationToken);
            for (int i = 0; i < at.Length; i++)
            {
                chances[at[i]] = Chance(lists, i, least);
            }
        }

        return chances;
    }

    /// <summary>Rows without a label are a class of their own.</summary>
    private static string Class(string? label) => label is null ? "" : $"={label}";

    private static double Chance(NeighborLists lists, int sampled, float least)
    {
        int mates = 0;
        for (int e = sampled * lists.K; e < (sampled + 1) * lists.K; e++)
        {
            mates += lists.Neighbors[e] >= 0 && lists.Cosines[e] >= least ? 1 : 0;
        }

        return mates / (mates + 1.0);
    }

    /// <summary>The valid rows among so many, all or in evenly spread chunks, with their labels.</summary>
    private static EmbeddingMatrix Read(DatasetLayout layout, int most, out string?[] labels, CancellationToken cancellationToken)
    {
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(most, layout.Dimension, layout.Element);
        try
        {
            List<string?> found = new(most);
            using IInputReader reader = InputDataset.Open(layout);
            long chunks = (most + ChunkRows - 1) / ChunkRows;
            bool isAll = most == layout.Rows;
            foreach ((int file, long first, long rows) in isAll ? Whole(layout) : Spread(layout, chunks))
            {
                foreach (InputBatch batch in reader.Read(file, first, rows, cancellationToken))
                {
                    using (batch)
                    {
                        Append(batch, matrix, found);
                    }
                }
            }

            labels = [.. found];
            if (found.Count == most)
            {
                return matrix;
            }

            EmbeddingMatrix valid = matrix.Gather([.. Enumerable.Range(0, found.Count)]);
            matrix.Dispose();
            return valid;
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    private static IEnumerable<(int File, long First, long Rows)> Whole(DatasetLayout layout) =>
        layout.Files.Select((file, f) => (f, 0L, file.Rows));

    /// <summary>Chunks whose first rows are evenly spread over the input; one that a file ends in is shorter.</summary>
    private static IEnumerable<(int File, long First, long Rows)> Spread(DatasetLayout layout, long chunks)
    {
        int f = 0;
        for (long chunk = 0; chunk < chunks; chunk++)
        {
            long row = (long)((double)chunk * layout.Rows / chunks);
            while (row >= layout.Files[f].FirstRow + layout.Files[f].Rows)
            {
                f++;
            }

            InputFile file = layout.Files[f];
            yield return (f, row - file.FirstRow, Math.Min(ChunkRows, file.FirstRow + file.Rows - row));
        }
    }

    private static void Append(InputBatch batch, EmbeddingMatrix matrix, List<string?> labels)
    {
        string?[]? reasons = RowValidation.Check(batch);
        for (int i = 0; i < batch.Rows && labels.Count < matrix.Rows; i++)
        {
            if (reasons?[i] is null)
            {
                batch.Embedding.RowRange(i, 1).CopyTo(matrix.RowRange(labels.Count, 1));
                matrix.ReciprocalNorms[labels.Count] = batch.Embedding.ReciprocalNorms[i];
                labels.Add(batch.Labels?[i]);
            }
        }
    }
}
