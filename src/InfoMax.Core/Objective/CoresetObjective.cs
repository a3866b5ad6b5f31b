using InfoMax.Core.Graph;

namespace InfoMax.Core.Objective;

/// <summary>F and its marginal gains, summed in double precision in row order.</summary>
public static class CoresetObjective
{
    /// <summary>F(S) of the 0/1 membership <paramref name="chosen"/> (length N).</summary>
    public static double Value(CoresetProblem problem, ReadOnlySpan<bool> chosen)
    {
        ArgumentNullException.ThrowIfNull(problem);
        SimilarityGraph graph = problem.Graph;
        double information = 0;
        double redundancy = 0;
        for (int i = 0; i < problem.Rows; i++)
        {
            if (chosen[i])
            {
                information += problem.Importance[i];
                redundancy += ChosenWeight(graph, chosen, i);
            }
        }

        return information - 0.5 * problem.Alpha * redundancy;
    }

    /// <summary>F(S) of ascending row numbers <paramref name="selected"/>.</summary>
    public static double Value(CoresetProblem problem, ReadOnlySpan<int> selected) =>
        Value(problem, Membership(problem, selected));

    /// <summary>m_i = I_i - alpha * (W x)_i of every row, length N.</summary>
    public static float[] Gains(CoresetProblem problem, ReadOnlySpan<int> selected)
    {
        bool[] chosen = Membership(problem, selected);
        float[] gains = new float[problem.Rows];
        for (int i = 0; i < gains.Length; i++)
        {
            gains[i] = (float)(problem.Importance[i] - problem.Alpha * ChosenWeight(problem.Graph, chosen, i));
        }

        return gains;
    }

    private static bool[] Membership(CoresetProblem problem, ReadOnlySpan<int> selected)
    {
        ArgumentNullException.ThrowIfNull(problem);
        bool[] chosen = new bool[problem.Rows];
        foreach (int row in selected)
        {
            chosen[row] = true;
        }

        return chosen;
    }

    private static double ChosenWeight(SimilarityGraph graph, ReadOnlySpan<bool> chosen, int row)
    {
        double sum = 0;
        for (long e = graph.Offsets[row]; e < graph.Offsets[row + 1]; e++)
        {
            if (chosen[graph.Neighbors[e]])
            {
                sum += graph.Weights[e];
            }
        }

        return sum;
    }
}
