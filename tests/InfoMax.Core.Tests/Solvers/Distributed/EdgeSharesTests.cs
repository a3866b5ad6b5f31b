using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Bounds;
using InfoMax.Core.Solvers.Distributed;
using Xunit;

namespace InfoMax.Core.Tests.Solvers.Distributed;

/// <summary>What partitions may take of an edge, against its definition: without it the certificate proves nothing.</summary>
public sealed class EdgeSharesTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void SharesOfEveryEdge_AreHeldByWhoeverHoldsBothEnds_AndAddUpToTheEdge(int partitions)
    {
        CoresetProblem problem = RandomProblem.Of(400, 4);
        int[] owners = [.. Enumerable.Range(0, problem.Rows).Select(i => ((i * 31) + (i / 5)) % partitions)];
        int[][] rows = [.. Enumerable.Range(0, partitions).Select(a => Enumerable.Range(0, owners.Length).Where(i => owners[i] == a).ToArray())];
        Dictionary<(int, int), double> sums = [];
        Dictionary<(int, int), int> held = [];
        double[] ofRow = new double[problem.Rows];
        foreach (ExtendedGraph graph in DistributedSolver.Extend(problem, owners, rows))
        {
            (SimilarityGraph shared, float[] shares) = new EdgeShares(graph).Measure(SequentialExecutor.Instance, TestContext.Current.CancellationToken);
            for (int i = 0; i < graph.Rows; i++)
            {
                int row = rows[RowKey.Owner(graph.Keys[i])][RowKey.Place(graph.Keys[i])];
                ofRow[row] += shares[i];
                for (long e = shared.Offsets[i]; e < shared.Offsets[i + 1]; e++)
                {
                    int other = shared.Neighbors[e];
                    (int, int) edge = (row, rows[RowKey.Owner(graph.Keys[other])][RowKey.Place(graph.Keys[other])]);

                    // As the bound takes it: rounded down.
                    sums[edge] = sums.GetValueOrDefault(edge) + EdgeMultipliers.Cap(problem.Alpha, shared.Weights[e]);
                    held[edge] = held.GetValueOrDefault(edge) + 1;
                    Assert.Equal(shared.Weights[e], shared.Weight(other, i));
                }
            }
        }

        HashSet<int>[] holders = new HashSet<int>[problem.Rows];
        for (int i = 0; i < problem.Rows; i++)
        {
            holders[i] = [owners[i]];
            for (long e = problem.Graph.Offsets[i]; e < problem.Graph.Offsets[i + 1]; e++)
            {
                holders[i].Add(owners[problem.Graph.Neighbors[e]]);
            }

            Assert.Equal(1, ofRow[i], 1e-6);
        }

        for (int i = 0; i < problem.Rows; i++)
        {
            for (long e = problem.Graph.Offsets[i]; e < problem.Graph.Offsets[i + 1]; e++)
            {
                int j = problem.Graph.Neighbors[e];
                double capacity = problem.Alpha * problem.Graph.Weights[e];
                Assert.Equal(holders[i].Count(holders[j].Contains), held[(i, j)]);
                Assert.InRange(sums[(i, j)], capacity * (1 - 1e-6), capacity);
            }
        }
    }

    [Fact]
    public void Search_GoesOnWhereItLeftOff()
    {
        CoresetProblem problem = RandomProblem.Of(300, 8);
        BoundProgress begin = PartitionBound.Begin(new bool[problem.Rows]);
        Assert.All(begin.Point, x => Assert.Equal(0, x));
        float[] ones = [.. Enumerable.Repeat(1f, problem.Rows)];
        double[] worth = Array.ConvertAll(problem.Importance, i => i - 0.4);
        (PartitionMultipliers first, BoundProgress progress) = Improve(worth, null, begin);
        Assert.NotEmpty(progress.Edges);
        Assert.NotEmpty(progress.Levels);
        Assert.Equal(progress.Edges.Order(), progress.Edges);
        (PartitionMultipliers second, _) = Improve([.. worth.Select((value, i) => value - first.Load[i])], first, progress);

        // Nothing but its own multipliers changed meanwhile: the bound at the price goes on downwards.
        Assert.True(Bound(second) < Bound(first), $"{Bound(second)} after {Bound(first)}");
        Assert.True(Bound(first) < Bound(new PartitionMultipliers(0, new double[problem.Rows], ones, ones, 0)));

        (PartitionMultipliers, BoundProgress) Improve(double[] left, PartitionMultipliers? last, BoundProgress from) => PartitionBound.Improve(
            problem.Graph,
            ones,
            left,
            last is null ? null : Array.ConvertAll(last.Point, x => (double)x),
            last,
            from,
            0.1,
            problem.Alpha,
            problem.Rows,
            SolverEffort.Standard,
            SequentialExecutor.Instance,
            TestContext.Current.CancellationToken);

        double Bound(PartitionMultipliers own) => own.Constant + worth.Select((value, i) => Math.Max(0, value - own.Load[i])).Sum();
    }
}
