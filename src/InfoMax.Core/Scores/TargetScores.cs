using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;

namespace InfoMax.Core.Scores;

/// <summary>
/// Nearness to a target set: max or mean over target rows g of cos(e_i, g) (the max is NormSim of infinite order; Wang et al.,
/// "CLIPLoss and norm-based data selection methods for multimodal contrastive learning", 2024). High is near.
/// </summary>
public static class TargetScores
{
    /// <summary>The largest cosine of every row. 2 N G d flops.</summary>
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

    /// <summary>Adds the unit vectors of target rows to their sum, row after row.</summary>
    /// <param name="targets">Rows with their norms filled in.</param>
    /// <param name="sum">Length d.</param>
    public static void AddTo(EmbeddingMatrix targets, double[] sum)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(sum);
        float[] unit = new float[targets.Dimension];
        for (int row = 0; row < targets.Rows; row++)
        {
            targets.CopyNormalized(row, 1, unit);
            for (int k = 0; k < unit.Length; k++)
            {
                sum[k] += unit[k];
            }
        }
    }

    /// <summary>The mean cosine of every row to the target rows, which is its product with their mean. 2 N d flops.</summary>
    /// <param name="rows">N rows with their norms filled in.</param>
    /// <param name="sum">The sum of the target rows' unit vectors, length d.</param>
    /// <param name="targets">Number of target rows G, at least 1.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the computation.</param>
    /// <returns>Cosines, length N.</returns>
    public static double[] Mean(EmbeddingMatrix rows, double[] sum, long targets, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(sum);
        ArgumentOutOfRangeException.ThrowIfLessThan(targets, 1);
        if (sum.Length != rows.Dimension)
        {
            throw new ArgumentException($"a mean of {sum.Length} values for rows of {rows.Dimension}");
        }

        double[] scores = new double[rows.Rows];
        RowPieces.ForEach(
            executor,
            rows.Rows,
            (first, end) =>
            {
                float[] unit = new float[rows.Dimension];
                for (int row = first; row < end; row++)
                {
                    rows.CopyNormalized(row, 1, unit);
                    double product = 0;
                    for (int k = 0; k < unit.Length; k++)
                    {
                        product += unit[k] * sum[k];
                    }

                    scores[row] = product / targets;
                }
            },
            cancellationToken);
        return scores;
    }
}
