using InfoMax.Core.Graph;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers;

/// <summary>
/// A set S of rows with the marginal gain m_i = I_i - alpha * sum_{j in S} W_ij of every row, kept in double
/// precision by O(degree) updates. Adding i raises F by m_i, removing a chosen i lowers it by m_i, and exchanging
/// chosen i for unchosen j changes it by m_j - m_i + alpha * W_ij.
/// </summary>
internal sealed class Membership
{
    private readonly SimilarityGraph _graph;

    /// <param name="problem">The objective.</param>
    /// <param name="chosen">S as a mask, length N; owned by this object from here on.</param>
    public Membership(CoresetProblem problem, bool[] chosen)
    {
        Problem = problem;
        _graph = problem.Graph;
        Chosen = chosen;
        Gain = new double[problem.Rows];
        Recompute();
    }

    /// <summary>What the set is judged by: importance, graph and alpha over the N rows.</summary>
    public CoresetProblem Problem { get; }

    /// <summary>S as a mask, length N.</summary>
    public bool[] Chosen { get; }

    /// <summary>m_i of every row, length N.</summary>
    public double[] Gain { get; }

    /// <summary>|S|.</summary>
    public int Count { get; private set; }

    /// <summary>F(S).</summary>
    public double Value { get; private set; }

    /// <summary>Recomputes count, gains and value from the mask, which removes the rounding that updates left.</summary>
    public void Recompute()
    {
        double twice = 0;
        int count = 0;
        double alpha = Problem.Alpha;
        for (int i = 0; i < Chosen.Length; i++)
        {
            double weight = 0;
            for (long e = _graph.Offsets[i]; e < _graph.Offsets[i + 1]; e++)
            {
                if (Chosen[_graph.Neighbors[e]])
                {
                    weight += _graph.Weights[e];
                }
            }

            double importance = Problem.Importance[i];
            Gain[i] = importance - alpha * weight;
            if (Chosen[i])
            {
                count++;
                twice += Gain[i] + importance;
            }
        }

        Count = count;
        Value = 0.5 * twice;
    }

    /// <summary>Puts the unchosen <paramref name="row"/> into S.</summary>
    public void Add(int row)
    {
        Value += Gain[row];
        Chosen[row] = true;
        Count++;
        Shift(row, -Problem.Alpha);
    }

    /// <summary>Takes the chosen <paramref name="row"/> out of S.</summary>
    public void Remove(int row)
    {
        Value -= Gain[row];
        Chosen[row] = false;
        Count--;
        Shift(row, Problem.Alpha);
    }

    /// <summary>The chosen rows, ascending.</summary>
    public int[] Selected()
    {
        int[] selected = new int[Count];
        int next = 0;
        for (int i = 0; i < Chosen.Length; i++)
        {
            if (Chosen[i])
            {
                selected[next++] = i;
            }
        }

        return selected;
    }

    private void Shift(int row, double factor)
    {
        for (long e = _graph.Offsets[row]; e < _graph.Offsets[row + 1]; e++)
        {
            Gain[_graph.Neighbors[e]] += factor * _graph.Weights[e];
        }
    }
}
