using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Graph;

/// <summary>
/// The true neighbours of sampled rows, what any number of probes would find of them, and what finished lists hold.
/// </summary>
/// <remarks>
/// A pair is multiplied when either row probes the other's block, so the least number of probes that finds a true
/// neighbour follows from the probe orders of the two rows: no trial search is needed. Pairs that come along because
/// whole blocks visit each other are left out of the forecast, which is therefore a little low.
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
        int[] sample = RowSample.Ascending(rows.Rows, Math.Min(sampleRows, rows.Rows), ref random);
        using EmbeddingMatrix queries = rows.Gather(sample);
        return new RecallCheck(sample, ExactNeighborSearch.Query(queries, rows, k, sample, executor, progress, cancellationToken));
    }

    /// <summary>What 1, 2, ... <paramref name="maxProbes"/> probed blocks a row, its own included, would find.</summary>
    public RecallEstimate[] Forecast(
        RowBlocks blocks, BlockProbing probing, int maxProbes, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        int[] place = new int[blocks.Order.Length];
        for (int i = 0; i < place.Length; i++)
        {
            place[blocks.Order[i]] = i;
        }

        int[] blockOf = blocks.BlockOfPlace();
        int[] places = [.. _rows.Concat(_truth.Neighbors).Where(row => row >= 0).Select(row => place[row]).Distinct().Order()];
        int visits = maxProbes - 1;
        int[] probes = probing.Some(places, visits, executor, cancellationToken);
        int[][] found = [.. Enumerable.Range(0, maxProbes).Select(_ => new int[_rows.Length])];
        for (int i = 0; i < _rows.Length; i++)
        {
            int row = place[_rows[i]];
            foreach (int neighbor in _truth.Neighbors.AsSpan(i * _truth.K, _sought[i]))
            {
                int other = place[neighbor];
                for (int m = Math.Min(Rank(row, blockOf[other]), Rank(other, blockOf[row])); m < maxProbes; m++)
                {
                    found[m][i]++;
                }
            }
        }

        return [.. found.Select(counts => RecallEstimate.Of(counts, _sought))];

        int Rank(int from, int block)
        {
            int at = Array.BinarySearch(places, from) * visits;
            int rank = blockOf[from] == block ? 0 : probes.AsSpan(at, visits).IndexOf(block) + 1;
            return rank > 0 || blockOf[from] == block ? rank : maxProbes;
        }
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
