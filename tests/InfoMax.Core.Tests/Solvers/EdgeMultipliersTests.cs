using CsCheck;
using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers.Bounds;
using Xunit;

namespace InfoMax.Core.Tests.Solvers;

/// <summary>Multipliers outside the cuts, each held at both ends, against a map from edges to numbers.</summary>
public sealed unsafe class EdgeMultipliersTests
{
    private const int Steps = 4;

    private static readonly Gen<ulong> Seeds = Gen.ULong;

    [Fact]
    public void Steps_KeepBothEndsAlikeAndWithinTheCapacity() => Seeds.Sample(seed =>
    {
        SeededRandom random = new(seed);
        CoresetProblem problem = SmallProblem.Random(seed, 14).Problem;
        int n = problem.Rows;
        bool[] takesPart = [.. Enumerable.Range(0, n).Select(_ => random.NextInt(4) > 0)];
        EdgeMultipliers edges = Build(problem, takesPart, EarlierMultipliers.None(n), new float[n]);
        Dictionary<(int, int), float> expected = [];
        for (int step = 0; step < Steps; step++)
        {
            float[] ahead = [.. Enumerable.Range(0, n).Select(_ => (float)(2 * random.NextDouble()))];
            float sigma = (float)random.NextDouble();
            double[] load = new double[n];
            fixed (float* point = ahead)
            {
                for (int i = 0; i < n; i++)
                {
                    load[i] = takesPart[i] ? edges.Step(i, point, sigma) : 0;
                }
            }

            double[] sums = new double[n];
            foreach ((int low, int high, float weight) in Edges(problem).Where(edge => takesPart[edge.Low] && takesPart[edge.High]))
            {
                float next = expected.GetValueOrDefault((low, high)) + (sigma * (ahead[low] + ahead[high] - 1));
                next = Math.Clamp(next, 0, EdgeMultipliers.Cap(problem.Alpha, weight));
                expected[(low, high)] = next;
                sums[low] += next;
                sums[high] += next;
            }

            Assert.Equal(expected.Count * 2, edges.Count);
            Assert.All(expected, edge => Assert.Equal((edge.Value, edge.Value), (Of(edges, edge.Key.Item1, edge.Key.Item2), Of(edges, edge.Key.Item2, edge.Key.Item1))));
            Assert.All(sums, (sum, i) => Assert.Equal(sum, load[i], 1e-9 * (1 + sum)));
            Assert.All(Enumerable.Range(0, n), i => Assert.Equal(expected.Keys.Count(edge => edge.Item1 == i || edge.Item2 == i), edges.CountOf(i)));
        }
    });

    /// <summary>Where there are multipliers, one that would stay at 0 for long is left out, and comes back when its rows are near to one.</summary>
    [Fact]
    public void EdgesFarFromOne_WaitOutside()
    {
        CoresetProblem problem = new([1, 1, 1], GraphRows.From([new() { [1] = 1, [2] = 1 }, new() { [0] = 1, [2] = 1 }, new() { [0] = 1, [1] = 1 }]), 0.5, 1);
        bool[] all = [true, true, true];
        EarlierMultipliers some = EarlierMultipliers.None(3) with { Edges = EdgeMultipliers.Known(3, [1], [0.25f]) };

        EdgeMultipliers edges = Build(problem, all, some, [0.1f, 0.1f, 0.3f]);
        Assert.Equal((2, 0.25f), (edges.Count, Of(edges, 0, 1)));
        edges = Build(problem, all, EarlierMultipliers.None(3) with { Edges = edges }, [0.1f, 0.1f, 0.9f]);
        Assert.Equal((6, 0.25f), (edges.Count, Of(edges, 1, 0)));
    }

    private static EdgeMultipliers Build(CoresetProblem problem, bool[] takesPart, EarlierMultipliers earlier, float[] x) => EdgeMultipliers.Build(
        problem, earlier.Pairs, takesPart, earlier, x, SequentialExecutor.Instance, TestContext.Current.CancellationToken);

    private static float Of(EdgeMultipliers edges, int row, int other) =>
        edges.Lambda[Array.IndexOf(edges.Neighbors, other, edges.Starts[row], edges.CountOf(row))];

    private static IEnumerable<(int Low, int High, float Weight)> Edges(CoresetProblem problem)
    {
        SimilarityGraph graph = problem.Graph;
        for (int i = 0; i < graph.Rows; i++)
        {
            for (long e = graph.Offsets[i]; e < graph.Offsets[i + 1]; e++)
            {
                if (graph.Neighbors[e] > i)
                {
                    yield return (i, graph.Neighbors[e], graph.Weights[e]);
                }
            }
        }
    }
}
