using InfoMax.Cluster.Jobs;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Graph.Blocks;

namespace InfoMax.Cli.Comparison;

/// <summary>The neighbour lists of all rows, found as a job of one partition finds them.</summary>
internal static class ComparisonGraph
{
    /// <summary>Lists of k places.</summary>
    public static NeighborLists Lists(JobSpec job, EmbeddingMatrix rows, int k, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        if (NeighborSearchRule.Resolve(job, rows.Rows) == NeighborSearchRule.Exact)
        {
            return ExactNeighborSearch.Build(rows, k, executor, null, cancellationToken);
        }

        BlockSearchOptions search = new() { Recall = job.Recall, Seed = job.Seed, ExactRows = 0 };
        return BlockNeighborSearch.Build(rows, k, search, executor, null, cancellationToken).Lists;
    }
}
