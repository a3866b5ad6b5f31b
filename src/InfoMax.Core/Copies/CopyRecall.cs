using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;

namespace InfoMax.Core.Copies;

/// <summary>
/// How many copies were found, by multiplying sampled representatives with all of them, part by part: one with an earlier
/// representative of a cosine of at least T is a copy that was missed. 2 S R d flops.
/// </summary>
public sealed class CopyRecall
{
    private const ulong Stream = 0x21C0_9D4E_77A1_F3B5;

    /// <summary>Representatives within T of a row that are looked at: they are not near each other, so there are few.</summary>
    private const int Places = 16;

    private readonly int[] _rank;
    private readonly int[]? _labels;
    private readonly int _representatives;
    private readonly float _threshold;
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
        _threshold = (float)options.Threshold;
        SplitMix64 random = new(options.Seed ^ Stream);
        Sample = Array.ConvertAll(
            RowSample.Spread(representatives.Length, Math.Min(options.SampleRows, representatives.Length), ref random), i => representatives[i]);
        _isMissed = new bool[Sample.Length];
    }

    /// <summary>The sampled rows, ascending.</summary>
    public int[] Sample { get; }

    /// <summary>Multiplies the sample with some representatives.</summary>
    /// <param name="sampled">The vectors of <see cref="Sample"/>.</param>
    /// <param name="part">Vectors of representatives.</param>
    /// <param name="rows">Which they are, ascending.</param>
    /// <param name="executor">Runs the products.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public void Add(EmbeddingMatrix sampled, EmbeddingMatrix part, int[] rows, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        int[] own = Array.ConvertAll(Sample, row => Math.Max(-1, Array.BinarySearch(rows, row)));
        NeighborLists lists = ExactNeighborSearch.Query(sampled, part, Places, own, executor, null, cancellationToken);
        for (int e = 0; e < lists.Neighbors.Length; e++)
        {
            if (lists.Neighbors[e] >= 0 && lists.Cosines[e] >= _threshold)
            {
                int row = Sample[e / lists.K];
                int other = rows[lists.Neighbors[e]];
                _isMissed[e / lists.K] |= _rank[other] < _rank[row] && (_labels is null || _labels[other] == _labels[row]);
            }
        }
    }

    /// <summary>See <see cref="CopyAssignment.PairRecall"/>.</summary>
    /// <param name="copies">Copies that were found.</param>
    public double Estimate(long copies)
    {
        double missed = _isMissed.Count(value => value) / (double)Sample.Length * _representatives;
        return missed == 0 ? 1 : copies / (copies + missed);
    }
}
