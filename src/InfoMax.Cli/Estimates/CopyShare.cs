using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Compute;
using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;

namespace InfoMax.Cli.Estimates;

/// <summary>The share of the rows that are copies, estimated before a job runs.</summary>
/// <param name="Threshold">The cosine from which a row is a copy; 1 for equal rows alone.</param>
/// <param name="Share">In [0, 1]: rows that are no representatives. Where only a part was read, what it is at least.</param>
/// <param name="Lower">Lower end of the 95 % interval, in which sampled rows that could not be decided are none.</param>
/// <param name="Upper">Upper end of it, in which they are copies; 1 where only a part was read.</param>
/// <param name="SampleRows">Different rows of which it was sought what they are.</param>
/// <param name="ComparedRows">The rows that were read: with fewer than the input has, the share is a lower bound.</param>
/// <param name="IsLowerBound">Only a part of the rows was read: copies of the others are not counted.</param>
public sealed record CopyShare(double Threshold, double Share, double Lower, double Upper, int SampleRows, long ComparedRows, bool IsLowerBound)
{
    /// <summary>Vectors that are read at most.</summary>
    private const long MostBytes = 256L << 20;

    private const int MostSampled = 500;

    /// <summary>Rows that are read in one go where not all are.</summary>
    private const int ChunkRows = 1 << 14;

    /// <summary>Widest interval of which the middle is said.</summary>
    private const double Vague = 0.25;

    /// <summary>Standard errors of a mean over few chunks: Student's distribution with five degrees of freedom at 97.5 %.</summary>
    private const double ChunkErrors = 2.57;

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
        using EmbeddingMatrix read = Read(layout, most, out string?[] labels, out int[] chunkOf, cancellationToken);
        if (read.Rows == 0)
        {
            return null;
        }

        using ThreadedExecutor executor = new(cores);
        int[] rank = Rank(job, layout, read.Rows);
        SampledCopies found = SampledCopies.Of(read, rank, Classes(labels), threshold, MostSampled, job.Seed, executor, cancellationToken);
        return Of(threshold, read.Rows, found, most < layout.Rows ? chunkOf : null);
    }

    /// <summary>The estimate and its interval, from what a sample says of the rows that equal none before them; all others are copies.</summary>
    internal static CopyShare Of(double threshold, int rows, SampledCopies found, int[]? chunkOf)
    {
        int different = EqualRows.Distinct(found.Leads).Length;
        int sampled = found.Sample.Length;
        int copies = found.Roles.Count(role => role == CopyRole.Copy);
        int open = found.Roles.Count(role => role == CopyRole.Open);
        bool isAll = sampled == different;
        double ShareOf(double copied) => (rows - (different * (1 - copied))) / rows;
        double share = ShareOf((copies + (open / 2.0)) / sampled);
        double lower = ShareOf(isAll ? copies / (double)sampled : BinomialInterval.Of(copies, sampled).Lower);
        double upper = ShareOf(isAll ? (copies + open) / (double)sampled : BinomialInterval.Of(copies + open, sampled).Upper);
        if (chunkOf is not null)
        {
            lower = Math.Min(lower, OfChunks(found, chunkOf));
        }

        return chunkOf is not null
            ? new CopyShare(threshold, lower, lower, 1, sampled, rows, true)
            : new CopyShare(threshold, share, lower, upper, sampled, rows, false);
    }

    /// <summary>What the mean share of chunks is at least: they may differ, as copies often lie together.</summary>
    private static double OfChunks(SampledCopies found, int[] chunkOf)
    {
        int chunks = chunkOf[^1] + 1;
        double[] rows = new double[chunks];
        double[] different = new double[chunks];
        double[] sampled = new double[chunks];
        double[] copies = new double[chunks];
        for (int row = 0; row < chunkOf.Length; row++)
        {
            rows[chunkOf[row]]++;
            different[chunkOf[row]] += found.Leads[row] == row ? 1 : 0;
        }

        for (int i = 0; i < found.Sample.Length; i++)
        {
            sampled[chunkOf[found.Sample[i]]]++;
            copies[chunkOf[found.Sample[i]]] += found.Roles[i] == CopyRole.Copy ? 1 : 0;
        }

        double[] shares = [.. Enumerable.Range(0, chunks).Where(c => rows[c] > 0)
            .Select(c => 1 - (different[c] / rows[c] * (1 - (copies[c] / Math.Max(1, sampled[c])))))];
        double mean = shares.Average();
        double variance = shares.Sum(share => (share - mean) * (share - mean)) / Math.Max(1, shares.Length - 1);
        return shares.Length < 2 ? 0 : Math.Max(0, mean - (ChunkErrors * Math.Sqrt(variance / shares.Length)));
    }

    /// <summary>The share in words.</summary>
    public override string ToString() => IsLowerBound
        ? string.Create(CultureInfo.InvariantCulture, $"at least {Lower * 100:F1} % of the rows ({ComparedRows} were read, {SampleRows} of their different ones sampled)")
        : Upper - Lower > Vague
        ? string.Create(CultureInfo.InvariantCulture, $"{Lower * 100:F1} to {Upper * 100:F1} % of the rows (they lie in chains in the order of the walk: a sample tells no more)")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"about {Share * 100:F1} % of the rows ({Lower * 100:F1} to {Upper * 100:F1}; equal ones of {ComparedRows}, near ones by {SampleRows} different ones)");

    /// <summary>By row number where the job walks so; else in an order that has nothing to do with the vectors, since scores are not known yet.</summary>
    private static int[] Rank(JobSpec job, DatasetLayout layout, int rows)
    {
        int[] order = [.. Enumerable.Range(0, rows)];
        if (layout.Score.Kind != ScoreKind.Uniform && layout.Score.Definition is not { NeedsGraph: true })
        {
            Array.Sort(Array.ConvertAll(order, row => SplitMix64.Hash(job.Seed, (ulong)row)), order);
        }

        return CopyRank.Order(order);
    }

    /// <summary>Labels as numbers; null when there are none. Rows without a label are a class of their own.</summary>
    private static int[]? Classes(string?[] labels)
    {
        if (Array.TrueForAll(labels, static label => label is null))
        {
            return null;
        }

        Dictionary<string, int> known = new(StringComparer.Ordinal);
        return Array.ConvertAll(labels, label => label is null ? ExactCopies.Unlabelled : known.TryGetValue(label, out int number) ? number : known[label] = known.Count);
    }

    /// <summary>The valid rows among so many, all or in evenly spread chunks, with their labels.</summary>
    private static EmbeddingMatrix Read(DatasetLayout layout, int most, out string?[] labels, out int[] chunkOf, CancellationToken cancellationToken)
    {
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(most, layout.Dimension, layout.Element);
        try
        {
            List<string?> found = new(most);
            List<int> chunkOfRow = new(most);
            int chunk = 0;
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
                        chunkOfRow.AddRange(Enumerable.Repeat(chunk, found.Count - chunkOfRow.Count));
                    }
                }

                chunk++;
            }

            labels = [.. found];
            chunkOf = [.. chunkOfRow];
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
