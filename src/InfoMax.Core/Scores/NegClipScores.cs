using System.Numerics.Tensors;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Scores;

/// <summary>
/// negCLIPLoss (Wang et al., "CLIPLoss and norm-based data selection methods for multimodal contrastive learning", 2024): the CLIP
/// score of a pair less what its image and its text give to others,
/// s_ii - (tau / 2) [log sum_j e^(s_ij / tau) + log sum_j e^(s_ji / tau)] over a batch, own term included, the mean over K shuffles.
/// At most 0; high for pairs that fit each other and nothing else.
/// </summary>
/// <remarks>
/// 2 K N B d flops on the search's kernel and K N B exponentials in double precision for batches of B. Sums are formed in the
/// order of the batch's rows, columns' partial sums added run by run, so threads do not change them.
/// </remarks>
public static class NegClipScores
{
    private const int RunRows = 512;
    private const int MostRuns = 64;

    /// <summary>Scores of N pairs held in memory.</summary>
    /// <param name="images">N rows with their norms filled in.</param>
    /// <param name="texts">N rows of the same dimension.</param>
    /// <param name="options">Temperature, batches, shuffles, seed.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Looked at every few milliseconds of work.</param>
    /// <exception cref="ArgumentException">Shapes differ, or the temperature is out of range.</exception>
    public static double[] Compute(
        EmbeddingMatrix images, EmbeddingMatrix texts, NegClipOptions options, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        long[] numbers = new long[images.Rows];
        for (int row = 0; row < numbers.Length; row++)
        {
            numbers[row] = row;
        }

        return Compute(images, texts, numbers, options, executor, null, cancellationToken);
    }

    /// <summary>Scores of a group of pairs held in memory: they are compared with each other alone.</summary>
    /// <param name="images">n rows with their norms filled in.</param>
    /// <param name="texts">n rows of the same dimension.</param>
    /// <param name="numbers">Their row numbers, by which they are dealt into batches.</param>
    /// <param name="options">Temperature, batches, shuffles, seed.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="progress">Takes the finished fraction; null for none.</param>
    /// <param name="cancellationToken">Looked at every few milliseconds of work.</param>
    /// <exception cref="ArgumentException">Shapes differ, or the temperature is out of range.</exception>
    public static double[] Compute(
        EmbeddingMatrix images,
        EmbeddingMatrix texts,
        long[] numbers,
        NegClipOptions options,
        IKernelExecutor executor,
        Action<double>? progress,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(numbers);
        ArgumentNullException.ThrowIfNull(options);
        int batches = options.Batches(images.Rows);

        // One batch holds all pairs: every shuffle is the same.
        int shuffles = batches == 1 ? 1 : options.Shuffles;
        double[] scores = new double[images.Rows];
        for (int shuffle = 0; shuffle < shuffles; shuffle++)
        {
            List<int>[] members = new List<int>[batches];
            for (int batch = 0; batch < batches; batch++)
            {
                members[batch] = [];
            }

            for (int row = 0; row < scores.Length; row++)
            {
                members[options.BatchOf(numbers[row], shuffle, batches)].Add(row);
            }

            for (int batch = 0; batch < batches; batch++)
            {
                int[] rows = [.. members[batch]];
                double[] part = OfBatch(images, texts, rows, options.Temperature, executor, cancellationToken);
                for (int i = 0; i < rows.Length; i++)
                {
                    scores[rows[i]] += part[i] / shuffles;
                }

                progress?.Invoke((((double)shuffle * batches) + batch + 1) / ((double)shuffles * batches));
            }
        }

        return scores;
    }

    /// <summary>Scores of one batch: the named pairs against each other, in the order given.</summary>
    public static double[] OfBatch(
        EmbeddingMatrix images, EmbeddingMatrix texts, int[] rows, double temperature, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(executor);
        if (images.Rows != texts.Rows || images.Dimension != texts.Dimension)
        {
            throw new ArgumentException(
                $"images are {images.Rows} x {images.Dimension} and texts {texts.Rows} x {texts.Dimension}: negclip needs equal shapes");
        }

        if (!(temperature >= 0.004))
        {
            throw new ArgumentException($"temperature {temperature}: must be at least 0.004");
        }

        int count = rows.Length;
        int runs = Math.Clamp((count + RunRows - 1) / RunRows, 1, MostRuns);
        double[] own = new double[count];
        double[] rowSums = new double[count];
        double[][] columnSums = new double[runs][];
        int width = BlockProduct.Best.TileColumns;
        using AlignedBuffer packed = new(PanelPacking.PackedLength(count, texts.Dimension, width));
        Pack(texts, rows, packed, width, executor, cancellationToken);
        executor.ForEach(runs, run =>
        {
            columnSums[run] = new double[count];
            new Run(images, rows, packed, temperature, own, rowSums, columnSums[run])
                .Multiply((int)((long)run * count / runs), (int)((run + 1L) * count / runs), cancellationToken);
        }, cancellationToken);

        double[] scores = new double[count];
        for (int i = 0; i < count; i++)
        {
            double columnSum = 0;
            for (int run = 0; run < runs; run++)
            {
                columnSum += columnSums[run][i];
            }

            // The sums are of e^((s - 1) / tau): each logarithm is short by 1 / tau.
            scores[i] = own[i] - 1 - (0.5 * temperature * (Math.Log(rowSums[i]) + Math.Log(columnSum)));
        }

        return scores;
    }

    private static unsafe void Pack(
        EmbeddingMatrix texts, int[] rows, AlignedBuffer packed, int width, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        // Whole panels of rows that go together: a multiple of every panel's width.
        int piece = 32 * width;
        executor.ForEach((rows.Length + piece - 1) / piece, index =>
        {
            int first = index * piece;
            PanelPacking.Pack(
                texts,
                rows.AsSpan(first, Math.Min(piece, rows.Length - first)),
                width,
                packed.Pointer + ((nint)first * texts.Dimension),
                new float[width * texts.Dimension]);
        }, cancellationToken);
    }

    /// <summary>A run of a batch's images against all of its texts.</summary>
    private sealed unsafe class Run(
        EmbeddingMatrix images, int[] rows, AlignedBuffer packed, double temperature, double[] own, double[] rowSums, double[] columnSums)
    {
        private static readonly BlockProduct Kernel = BlockProduct.Best;
        private readonly double[] _terms = new double[BlockProduct.MaxTile];

        public void Multiply(int first, int end, CancellationToken cancellationToken)
        {
            int depth = images.Dimension;
            int width = Kernel.TileColumns;
            using AlignedBuffer left = new((long)Kernel.TileRows * depth);
            using AlignedBuffer tile = new(BlockProduct.MaxTile * BlockProduct.MaxTile);
            float* all = stackalloc float[BlockProduct.MaxTile];
            new Span<float>(all, BlockProduct.MaxTile).Fill(float.NegativeInfinity);
            uint* hits = stackalloc uint[BlockProduct.MaxTile];
            for (int i = first; i < end; i += Kernel.TileRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int here = Math.Min(Kernel.TileRows, end - i);
                Span<float> laid = left.AsSpan(0, (int)left.Length);
                images.CopyNormalized(rows.AsSpan(i, here), laid);
                laid[(here * depth)..].Clear();
                for (int j = 0; j < rows.Length; j += width)
                {
                    Kernel.Multiply(left.Pointer, packed.Pointer + ((nint)j * depth), depth, all, all, tile.Pointer, hits);
                    int columns = Math.Min(width, rows.Length - j);
                    for (int r = 0; r < here; r++)
                    {
                        Add(new ReadOnlySpan<float>(tile.Pointer + (r * width), columns), i + r, j);
                    }
                }
            }
        }

        private void Add(ReadOnlySpan<float> cosines, int row, int column)
        {
            Span<double> terms = _terms.AsSpan(0, cosines.Length);
            for (int c = 0; c < terms.Length; c++)
            {
                terms[c] = (cosines[c] - 1.0) / temperature;
            }

            if (row >= column && row < column + cosines.Length)
            {
                own[row] = cosines[row - column];
            }

            TensorPrimitives.Exp<double>(terms, terms);
            double sum = 0;
            foreach (double term in terms)
            {
                sum += term;
            }

            rowSums[row] += sum;
            Span<double> target = columnSums.AsSpan(column, terms.Length);
            TensorPrimitives.Add(target, terms, target);
        }
    }
}
