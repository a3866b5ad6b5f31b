using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph.Blocks;

/// <summary>The lists of rows in blocks: inside the blocks, along the visits between them, then joined as often as the plan says.</summary>
internal static class BlockLists
{
    // Of the products before a join.
    private const double InsideShare = 0.2;

    /// <summary>Multiplies the pairs and keeps each row's nearest.</summary>
    /// <param name="grouped">The rows in the order of the blocks.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="visitors">The rows that each block is multiplied with.</param>
    /// <param name="k">Places of a list.</param>
    /// <param name="joins">How often the lists are joined, see <see cref="ProbePlan.Joins"/>.</param>
    /// <param name="product">The kernel.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="progress">Takes the finished fraction; or null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Lists in the order of row numbers.</returns>
    public static NeighborLists Build(
        EmbeddingMatrix grouped,
        RowBlocks blocks,
        BlockVisitors visitors,
        int k,
        int joins,
        BlockProduct product,
        IKernelExecutor executor,
        Action<double>? progress,
        CancellationToken cancellationToken)
    {
        using TopNeighbors lists = new(grouped.Rows, k);

        // At the limit of probes a join takes about as long as what comes before it.
        double visited = 1.0 / (1 + joins);
        using (BlockProducts products = new(grouped, blocks, lists, product))
        {
            products.RunInside(executor, Part(progress, 0, InsideShare * visited), cancellationToken);
            products.RunVisitors(visitors, executor, Part(progress, InsideShare * visited, visited), cancellationToken);
        }

        new NeighborJoin(grouped, blocks.Order, lists, product).Run(joins, executor, Part(progress, visited, 1), cancellationToken);
        return lists.ToLists(blocks.Order, executor, cancellationToken);
    }

    /// <summary>What a step from one fraction of the whole to another reports of itself.</summary>
    public static Action<double>? Part(Action<double>? progress, double from, double to) =>
        progress is null ? null : done => progress(from + ((to - from) * done));
}
