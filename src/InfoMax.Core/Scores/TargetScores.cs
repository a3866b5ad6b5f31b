using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;

namespace InfoMax.Core.Scores;

/// <summary>
/// Nearness to a target set: max over target rows g of cos(e_i, g) (NormSim of infinite order; Wang et al., "CLIPLoss and norm-based
/// data selection methods for multimodal contrastive learning", 2024). High is near.
/// </summary>
public static class TargetScores
{
    /// <summary>Measures every row. 2 N G d flops.</summary>
    /// <param name="rows">N rows with their norms filled in.</param>
    /// <param name="targets">G rows of the same dimension, at least one.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the computation.</param>
    /// <returns>Cosines, length N.</returns>
    /// <exception cref="ArgumentException">Dimensions differ or there is no target row.</exception>
    public static double[] Compute(
        EmbeddingMatrix rows, EmbeddingMatrix targets, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Rows == 0)
        {
            throw new ArgumentException("a target set needs at least one row");
        }

        return Array.ConvertAll(ExactNeighborSearch.Query(rows, targets, 1, [], executor, null, cancellationToken).Cosines, cosine => (double)cosine);
    }
}
