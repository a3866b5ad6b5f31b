using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Graph.Blocks;

/// <summary>
/// The true neighbours of sampled rows, what any plan of probes would find of them, and what finished lists hold.
/// </summary>
/// <remarks>
/// The plan is chosen and the lists are measured on the same rows. Measured on 100 samples of one set, that does not
/// raise the mean (estimate .9608, truth .9601), since of plans that differ in one number the sample picks only the place
/// where it crosses the target; but where the sample has easy rows, the truth is lower. One plan in forty would fall short
/// of a target that is met with the lower end of a 95 % interval, so a plan must meet it with that of a 99 % interval.
/// </remarks>
internal sealed class RecallCheck
{
    private readonly int[] _rows;
    private readonly NeighborLists _truth;
    private readonly int[] _sought;

    private RecallCheck(int[] rows, NeighborLists truth)
    {
        _rows = rows;
        _truth = truth;
        _sought = [.. Enumerable.Range(0, rows.Length).Select(i => Sought(truth, i))];
    }

    /// <summary>Draws rows and finds their true neighbours. 2 S N d flops.</summary>
    /// <param name="rows">N rows.</param>
    /// <param name="k">Neighbours of each.</param>
    /// <param name="sampleRows">Rows wanted, S.</param>
    /// <param name="seed">Seed of the sample.</param>
    /// <param name="executor">Runs the products.</param>
    /// <param name="progress">Called with the finished fraction; or null.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static RecallCheck Of(
        EmbeddingMatrix rows,
        int k,
        int sampleRows,
        ulong seed,
        IKernelExecutor executor,
        Action<double>? progress,
        CancellationToken cancellationToken)
    {
        SplitMix64 random = new(seed ^ 0x5EED_0F5A_3B1E_D001);
        int[] sample = RowSample.Spread(rows.Rows, Math.Min(sampleRows, rows.Rows), ref random);
        using EmbeddingMatrix queries = rows.Gather(sample);
        return new RecallCheck(sample, ExactNeighborSearch.Query(queries, rows, k, sample, executor, progress, cancellationToken));
    }

    /// <summary>The plan of fewest visits that finds the wanted share, or the widest one allowed.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="probing">Finds the probes of the sampled rows and of their neighbours.</param>
    /// <param name="recall">Wanted at the lower end of the 99 % confidence interval.</param>
    /// <param name="maxVisits">Blocks probed beside the own at most.</param>
    /// <param name="executor">Runs the probes.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public ProbePlan Plan(
        RowBlocks blocks, BlockProbing probing, double recall, int maxVisits, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        (ProbePair[] pairs, float[] gaps) = Pairs(blocks, probing, maxVisits, executor, cancellationToken);
        return new ProbeForecast(pairs, _sought, gaps).FewestVisits(recall, maxVisits, executor, cancellationToken);
    }

    /// <summary>What finished lists hold: of equal cosines any is as good.</summary>
    public RecallEstimate Measure(NeighborLists lists)
    {
        int[] found = new int[_rows.Length];
        for (int i = 0; i < _rows.Length; i++)
        {
            float least = _sought[i] == 0 ? float.PositiveInfinity : _truth.Cosines[(i * _truth.K) + _sought[i] - 1];
            int start = _rows[i] * lists.K;
            for (int j = start; j < start + lists.K && lists.Neighbors[j] >= 0 && lists.Cosines[j] >= least; j++)
            {
                found[i]++;
            }

            found[i] = Math.Min(found[i], _sought[i]);
        }

        return RecallEstimate.Of(found, _sought);
    }

    /// <summary>
    /// For every true neighbour of the sample, how its row probes the neighbour's block and the reverse; and the gaps of the
    /// sampled rows, as of <see cref="BlockProbing.Some"/>.
    /// </summary>
    private (ProbePair[] Pairs, float[] Gaps) Pairs(
        RowBlocks blocks, BlockProbing probing, int visits, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        int[] place = Permutation.Inverse(blocks.Order);
        int[] blockOf = blocks.BlockOfPlace();
        int[] places = [.. _rows.Concat(_truth.Neighbors).Where(row => row >= 0).Select(row => place[row]).Distinct().Order()];
        (int[] probes, float[] gaps) = probing.Some(places, visits, executor, cancellationToken);
        List<ProbePair> pairs = [];
        for (int i = 0; i < _rows.Length; i++)
        {
            int row = place[_rows[i]];
            foreach (int neighbor in _truth.Neighbors.AsSpan(i * _truth.K, _sought[i]))
            {
                pairs.Add(new ProbePair(i, Probe(row, blockOf[place[neighbor]]), Probe(place[neighbor], blockOf[row])));
            }
        }

        float[] own = [.. _rows.SelectMany(row => gaps.AsSpan(Array.BinarySearch(places, place[row]) * visits, visits).ToArray())];
        return ([.. pairs], own);

        ProbeRank Probe(int from, int block)
        {
            if (blockOf[from] == block)
            {
                return ProbeRank.Own;
            }

            int at = Array.BinarySearch(places, from) * visits;
            return ProbeRank.Of(probes.AsSpan(at, visits), gaps.AsSpan(at, visits), block);
        }
    }

    private static int Sought(NeighborLists truth, int row)
    {
        int count = 0;
        for (int j = row * truth.K; j < (row + 1) * truth.K && truth.Neighbors[j] >= 0 && truth.Cosines[j] > 0; j++)
        {
            count++;
        }

        return count;
    }
}
