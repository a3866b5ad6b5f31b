using InfoMax.Core.Compute;
using InfoMax.Core.Graph;

namespace InfoMax.Core.Objective;

/// <summary>
/// F over x in [0, 1]^N: F(x) = I.x - (alpha/2) x^T W x, gradient g = I - alpha W x. One pass over the stored entries
/// (2 flops and 8 bytes streamed an entry, plus a gathered x), in pieces of rows; each row's sum runs in storage order.
/// </summary>
internal static class RelaxedObjective
{
    /// <summary>Writes g(x) to <paramref name="gradient"/> (length N) and returns F(x).</summary>
    public static double Evaluate(
        CoresetProblem problem, float[] x, float[] gradient, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        SimilarityGraph graph = problem.Graph;
        float alpha = (float)problem.Alpha;
        return RowPieces.Sum(
            executor,
            problem.Rows,
            (start, end) =>
            {
                float[] importance = problem.Importance;
                double value = 0;
                for (int i = start; i < end; i++)
                {
                    float redundancy = alpha * WeightedSum(graph, x, i);
                    gradient[i] = importance[i] - redundancy;
                    value += x[i] * (importance[i] - 0.5 * redundancy);
                }

                return (value, 0);
            },
            cancellationToken).First;
    }

    /// <summary>(W x)_i, in storage order.</summary>
    private static float WeightedSum(SimilarityGraph graph, float[] x, int row)
    {
        int offset = (int)graph.Offsets[row];
        int length = (int)(graph.Offsets[row + 1] - offset);
        ReadOnlySpan<int> neighbors = graph.Neighbors.AsSpan(offset, length);
        ReadOnlySpan<float> weights = graph.Weights.AsSpan(offset, length);
        float even = 0;
        float odd = 0;
        int e = 0;
        for (; e + 1 < neighbors.Length; e += 2)
        {
            even += weights[e] * x[neighbors[e]];
            odd += weights[e + 1] * x[neighbors[e + 1]];
        }

        if (e < neighbors.Length)
        {
            even += weights[e] * x[neighbors[e]];
        }

        return even + odd;
    }
}
