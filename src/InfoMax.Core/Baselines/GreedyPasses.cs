using System.Numerics.Tensors;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Baselines;

/// <summary>Methods that look at all rows at every pick: at most N p d multiply-adds, N d or 4 p d bytes beside the rows, no N x N matrix.</summary>
public static class GreedyPasses
{
    private const ulong Stream = 0x6B63656E;

    /// <summary>
    /// k-center greedy (Gonzalez 1985; Sener and Savarese, "Active learning for convolutional neural networks: a core-set approach", 2018):
    /// from a random row on, always the row farthest from the chosen ones, ties to the lower row. Euclidean on unit vectors, where
    /// |x - c|^2 = 2 - 2 x.c.
    /// </summary>
    public static int[] KCenter(BaselineInput input, int budget, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        RowChoice.RequireBudget(input.Rows, budget);
        if (budget == 0)
        {
            return [];
        }

        using FarthestFirst search = new(input.Embeddings, budget, input.Executor);
        int[] chosen = search.Choose(new SeededRandom(input.Seed, Stream).NextInt(input.Rows), cancellationToken);
        return [.. chosen.Order()];
    }

    /// <summary>
    /// Kernel herding (Welling, "Herding dynamical weights to learn", 2009) with the linear kernel: the row that leaves
    /// |(t + 1) mu - sum of the chosen - x| smallest, mu the mean of all rows. With unit rows that is the largest v.x, v = (t + 1) mu - sum.
    /// </summary>
    public static int[] Herding(BaselineInput input, int budget, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        RowChoice.RequireBudget(input.Rows, budget);
        using RoundedRows search = new(input.Embeddings, input.Executor, cancellationToken);
        float[] unit = new float[input.Embeddings.Dimension];
        double[] mean = Mean(input.Embeddings, unit);
        double[] wanted = new double[mean.Length];
        bool[] taken = new bool[input.Rows];
        int[] chosen = new int[budget];
        for (int t = 0; t < budget; t++)
        {
            TensorPrimitives.Add(wanted, mean, wanted);
            int best = chosen[t] = search.Best(wanted, taken, cancellationToken);
            taken[best] = true;
            input.Embeddings.CopyNormalized(best, 1, unit);
            for (int k = 0; k < wanted.Length; k++)
            {
                wanted[k] -= unit[k];
            }
        }

        return [.. chosen.Order()];
    }

    private static double[] Mean(EmbeddingMatrix rows, float[] unit)
    {
        double[] mean = new double[unit.Length];
        for (int row = 0; row < rows.Rows; row++)
        {
            rows.CopyNormalized(row, 1, unit);
            for (int k = 0; k < mean.Length; k++)
            {
                mean[k] += unit[k];
            }
        }

        TensorPrimitives.Divide(mean, Math.Max(1, rows.Rows), mean);
        return mean;
    }
}
