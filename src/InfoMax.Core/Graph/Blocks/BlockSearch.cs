using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph.Blocks;

/// <summary>One block search as a sequence of steps, which benchmarks time one by one; <see cref="Run"/> is the whole.</summary>
internal sealed class BlockSearch
{
    // Progress at the end of training and of the check; the products take the rest.
    private const double Trained = 0.2;
    private const double Checked = 0.4;

    // A cut and gathered product runs a little slower than one long product, and the training comes on top.
    private const double ExactAdvantage = 0.7;

    private readonly EmbeddingMatrix _rows;
    private readonly int _places;
    private readonly BlockSearchOptions _options;
    private readonly BlockProduct _product;
    private readonly IKernelExecutor _executor;
    private readonly CancellationToken _cancellationToken;

    public BlockSearch(
        EmbeddingMatrix rows, int places, BlockSearchOptions options, BlockProduct product, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        if (!(options.Recall > 0 && options.Recall <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Recall, "Recall: must be in (0, 1]");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.BlockRows, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SampleRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxProbes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ExactRows);
        _rows = rows;
        _places = places;
        _options = options;
        _product = product;
        _executor = executor;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Runs all steps.</summary>
    public (NeighborLists Lists, RecallEstimate Recall) Run(Action<double>? progress)
    {
        if (_places == 0 || _options.Recall == 1 || _rows.Rows <= _options.ExactRows)
        {
            return Exact(progress, 0);
        }

        RowBlocks blocks = Cut();
        progress?.Invoke(Trained);
        using EmbeddingMatrix grouped = Group(blocks);
        using BlockProbing probing = new(grouped, blocks, _product, _executor, _cancellationToken);
        RecallCheck check = Check(BlockLists.Part(progress, Trained, Checked));
        ProbePlan plan = Plan(blocks, probing, check);
        BlockVisitors visitors = Visitors(blocks, probing, plan);
        if (visitors.Pairs + NeighborJoin.Products(_rows.Rows, _places, plan.Joins) > ExactAdvantage * _rows.Rows * (_rows.Rows - 1.0) / 2)
        {
            return Exact(progress, Checked);
        }

        NeighborLists lists = Multiply(grouped, blocks, visitors, plan, BlockLists.Part(progress, Checked, 1));
        return (lists, check.Measure(lists));
    }

    /// <summary>Cuts the rows into blocks; longer lists get larger blocks, so that a few blocks fill a list.</summary>
    public RowBlocks Cut()
    {
        BlockClusteringOptions clustering = new() { BlockRows = Math.Max(_options.BlockRows, 4 * _places), Seed = _options.Seed };
        return BlockClustering.Fit(_rows, clustering, _executor, _cancellationToken);
    }

    /// <summary>The rows in the order of the blocks; the caller owns them.</summary>
    public EmbeddingMatrix Group(RowBlocks blocks) => _rows.Gather(blocks.Order, _executor, _cancellationToken);

    /// <summary>Searches a sample of the rows exactly.</summary>
    public RecallCheck Check(Action<double>? progress) =>
        RecallCheck.Of(_rows, _places, _options.SampleRows, _options.Seed, _executor, progress, _cancellationToken);

    /// <summary>The cheapest plan of probes that reaches the recall on the sample, or the widest one allowed.</summary>
    public ProbePlan Plan(RowBlocks blocks, BlockProbing probing, RecallCheck check) =>
        check.Plan(blocks, probing, _options.Recall, Math.Min(_options.MaxProbes, blocks.Count) - 1, _executor, _cancellationToken);

    /// <summary>The rows that each block is multiplied with.</summary>
    public BlockVisitors Visitors(RowBlocks blocks, BlockProbing probing, ProbePlan plan) =>
        BlockVisitors.Of(blocks, probing.All(plan, _executor, _cancellationToken), plan.Visits, _executor, _cancellationToken);

    /// <summary>Multiplies the pairs and keeps each row's nearest.</summary>
    public NeighborLists Multiply(EmbeddingMatrix grouped, RowBlocks blocks, BlockVisitors visitors, ProbePlan plan, Action<double>? progress)
    {
        NeighborLists result = BlockLists.Build(grouped, blocks, visitors, _places, plan.Joins, _product, _executor, progress, _cancellationToken);
        progress?.Invoke(1);
        return result;
    }

    private (NeighborLists Lists, RecallEstimate Recall) Exact(Action<double>? progress, double from) =>
        (ExactNeighborSearch.Build(_rows, _places, _executor, BlockLists.Part(progress, from, 1), _cancellationToken), RecallEstimate.Exact(_rows.Rows));
}
