using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Copies;

/// <summary>
/// How many copies were found, by multiplying sampled representatives with all of them, part by part: one with an earlier
/// representative of a cosine of at least T is a copy that was missed. 2 S R d flops.
/// </summary>
public sealed class CopyRecall
{
    private const ulong Stream = 0x21C0_9D4E_77A1_F3B5;

    private const int RowsAtOnce = 1 << 11;

    private readonly int[] _rank;
    private readonly int[]? _labels;
    private readonly int _representatives;
    private readonly double _threshold;
    private readonly bool[] _isMissed;

    /// <param name="representatives">The rows that are no copies, ascending.</param>
    /// <param name="rank">Place of every row in the walk.</param>
    /// <param name="labels">Label of every row, or null.</param>
    /// <param name="options">Threshold, seed and size of the sample.</param>
    public CopyRecall(int[] representatives, int[] rank, int[]? labels, NearCopyOptions options)
    {
        ArgumentNullException.ThrowIfNull(representatives);
        ArgumentNullException.ThrowIfNull(options);
        _rank = rank;
        _labels = labels;
        _representatives = representatives.Length;
        _threshold = options.Threshold;
        SplitMix64 random = new(options.Seed ^ Stream);
        Sample = Array.ConvertAll(
            RowSample.Spread(representatives.Length, Math.Min(options.SampleRows, representatives.Length), ref random), i => representatives[i]);
        _isMissed = new bool[Sample.Length];
    }

    /// <summary>The sampled rows, ascending.</summary>
    public int[] Sample { get; }

    /// <summary>Sampled rows that are copies, as far as they were compared.</summary>
    public int Missed => _isMissed.Count(value => value);

    /// <summary>Multiplies the sample with some representatives.</summary>
    /// <param name="sampled">The vectors of <see cref="Sample"/>.</param>
    /// <param name="part">Vectors of representatives.</param>
    /// <param name="rows">Which they are, ascending.</param>
    /// <param name="executor">Runs the products.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public void Add(EmbeddingMatrix sampled, EmbeddingMatrix part, int[] rows, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        using CopyProducts products = new(part, _threshold);
        CopyOperand left = products.Prepare(sampled, executor, cancellationToken);
        CopyOperand right = products.Prepare(part, executor, cancellationToken);
        int[] all = [.. Enumerable.Range(0, Math.Max(Sample.Length, rows.Length))];
        executor.ForEach(
            (rows.Length + RowsAtOnce - 1) / RowsAtOnce,
            piece =>
            {
                int first = piece * RowsAtOnce;
                ReadOnlySpan<int> here = all.AsSpan(first..Math.Min(rows.Length, first + RowsAtOnce));
                products.Run(left, all.AsSpan(0, Sample.Length), right, here, (i, j, _) => Meet(i, rows[first + j]), cancellationToken);
            },
            cancellationToken);
    }

    private void Meet(int sampled, int other)
    {
        int row = Sample[sampled];
        if (_rank[other] < _rank[row] && (_labels is null || _labels[other] == _labels[row]))
        {
            _isMissed[sampled] = true;
        }
    }

    /// <summary>See <see cref="CopyAssignment.PairRecall"/>.</summary>
    /// <param name="copies">Copies that were found.</param>
    public double Estimate(long copies)
    {
        double missed = Missed / (double)Sample.Length * _representatives;
        return missed == 0 ? 1 : copies / (copies + missed);
    }
}
