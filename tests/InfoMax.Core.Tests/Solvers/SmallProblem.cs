using System.Globalization;
using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Tests.Solvers;

/// <summary>
/// A random problem small enough to enumerate, all of it derived from one seed: any p, graphs from empty to complete
/// with isolated rows, weights that include exact duplicates (cosine 1 from both sides: W = 2), importances that may
/// be all equal, alpha from 0 to 10^6.
/// </summary>
internal sealed class SmallProblem
{
    private static readonly double[] Alphas = [0, 0.05, 0.3, 1, 10, 1e6];
    private readonly double[] _values;

    private SmallProblem(CoresetProblem problem)
    {
        Problem = problem;
        _values = Enumerate(problem);
    }

    public CoresetProblem Problem { get; }

    /// <summary>F of the best set of exactly p rows.</summary>
    public double Optimum
    {
        get
        {
            double best = double.NegativeInfinity;
            for (int mask = 0; mask < _values.Length; mask++)
            {
                if (int.PopCount(mask) == Problem.Budget)
                {
                    best = Math.Max(best, _values[mask]);
                }
            }

            return best;
        }
    }

    /// <summary>A difference of F that rounding alone may cause.</summary>
    public double Rounding => 1e-12 * (1 + Problem.Alpha);

    public static SmallProblem Random(ulong seed, int mostRows)
    {
        SeededRandom random = new(seed);
        int n = random.NextInt(mostRows + 1);
        double density = random.NextDouble();
        bool duplicates = random.NextInt(3) == 0;
        bool equalScores = random.NextInt(4) == 0;
        float[] importance = new float[n];
        SortedDictionary<int, float>[] rows = new SortedDictionary<int, float>[n];
        for (int i = 0; i < n; i++)
        {
            importance[i] = equalScores ? 0.5f : (float)random.NextDouble();
            rows[i] = [];
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                if (random.NextDouble() < density)
                {
                    rows[i][j] = rows[j][i] = duplicates ? 1 + random.NextInt(2) : (float)(2 - 2 * random.NextDouble());
                }
            }
        }

        double alpha = Alphas[random.NextInt(Alphas.Length)];
        return new SmallProblem(new CoresetProblem(importance, GraphRows.From(rows), alpha, random.NextInt(n + 1)));
    }

    /// <summary>F of the set given as a mask.</summary>
    public double ValueOf(ReadOnlySpan<bool> chosen) => _values[Mask(chosen)];

    /// <summary>F of a selection.</summary>
    public double ValueOf(int[] selected) => _values[selected.Aggregate(0, (mask, row) => mask | (1 << row))];

    /// <summary>The largest improvement that exchanging one chosen for one unchosen row can make.</summary>
    public double BestSwap(ReadOnlySpan<bool> chosen)
    {
        int mask = Mask(chosen);
        double best = double.NegativeInfinity;
        for (int i = 0; i < chosen.Length; i++)
        {
            for (int j = 0; j < chosen.Length; j++)
            {
                if (chosen[i] && !chosen[j])
                {
                    best = Math.Max(best, _values[(mask & ~(1 << i)) | (1 << j)] - _values[mask]);
                }
            }
        }

        return best;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"n {Problem.Rows}, p {Problem.Budget}, alpha {Problem.Alpha}, entries {Problem.Graph.Entries}");

    private static int Mask(ReadOnlySpan<bool> chosen)
    {
        int mask = 0;
        for (int i = 0; i < chosen.Length; i++)
        {
            mask |= chosen[i] ? 1 << i : 0;
        }

        return mask;
    }

    /// <summary>F of every set: adding the highest row to the set without it changes F by that row's gain.</summary>
    private static double[] Enumerate(CoresetProblem problem)
    {
        SimilarityGraph graph = problem.Graph;
        double[] values = new double[1 << problem.Rows];
        for (int mask = 1; mask < values.Length; mask++)
        {
            int row = int.Log2(mask);
            int rest = mask & ~(1 << row);
            double weight = 0;
            for (long e = graph.Offsets[row]; e < graph.Offsets[row + 1]; e++)
            {
                weight += (rest >> graph.Neighbors[e] & 1) * (double)graph.Weights[e];
            }

            values[mask] = values[rest] + problem.Importance[row] - problem.Alpha * weight;
        }

        return values;
    }
}
