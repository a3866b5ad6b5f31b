using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Distributed;
using Xunit;

namespace InfoMax.Core.Tests.Solvers.Distributed;

/// <summary>The pieces of the distributed solve against their definitions.</summary>
public sealed class DistributedPartsTests
{
    [Fact]
    public void JoinedRows_AreTheRowsOfTheWholeGraph()
    {
        const int Rows = 60;
        const int K = 4;
        SeededRandom random = new(11);
        int[] owners = [.. Enumerable.Range(0, Rows).Select(_ => random.NextInt(3))];
        long[] keys = [.. Enumerable.Range(0, Rows).Select(i => RowKey.Of(owners[i], owners.AsSpan(0, i).Count(owners[i])))];
        int[] neighbors = new int[Rows * K];
        float[] cosines = new float[Rows * K];
        for (int i = 0; i < Rows; i++)
        {
            int[] others = [.. Enumerable.Range(0, Rows).Where(j => j != i).OrderBy(_ => random.NextDouble()).Take(K)];
            for (int e = 0; e < K; e++)
            {
                neighbors[(i * K) + e] = others[e];
                cosines[(i * K) + e] = (float)(random.NextDouble() - 0.1);
            }
        }

        SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(new NeighborLists(Rows, K, neighbors, cosines), cancellationToken: TestContext.Current.CancellationToken);
        for (int a = 0; a < 3; a++)
        {
            int[] own = [.. Enumerable.Range(0, Rows).Where(i => owners[i] == a)];
            (int From, int To, float Cosine)[] pairs = [.. Enumerable.Range(0, Rows * K).Select(e => (e / K, neighbors[e], cosines[e]))];
            JoinedRows joined = JoinedRows.Build(
                a,
                new float[own.Length],
                [.. pairs.Where(p => owners[p.From] == a).Select(p => new JoinedPair(keys[p.To], RowKey.Place(keys[p.From]), p.Cosine))],
                [.. pairs.Where(p => owners[p.To] == a).Select(p => new JoinedPair(keys[p.From], RowKey.Place(keys[p.To]), p.Cosine))]);
            for (int i = 0; i < own.Length; i++)
            {
                (long, float)[] expected =
                [
                    .. Enumerable.Range((int)graph.Offsets[own[i]], (int)(graph.Offsets[own[i] + 1] - graph.Offsets[own[i]]))
                        .Select(e => (keys[graph.Neighbors[e]], graph.Weights[e])).OrderBy(e => e.Item1),
                ];
                (long, float)[] found = [.. Enumerable.Range(joined.Offsets[i], joined.Offsets[i + 1] - joined.Offsets[i]).Select(e => (joined.Keys[e], joined.Weights[e]))];
                Assert.Equal(expected, found);
                Assert.All(Enumerable.Range(joined.Offsets[i], found.Length), e => Assert.Equal(
                    pairs.Count(p => p.Cosine > 0 && ((p.From == own[i] && keys[p.To] == joined.Keys[e]) || (p.To == own[i] && keys[p.From] == joined.Keys[e]))) == 2,
                    joined.Mutual[e]));
            }
        }
    }

    [Fact]
    public void JoinedRows_AListThatNamesARowTwice_IsRefused()
    {
        JoinedPair pair = new(RowKey.Of(1, 0), 0, 0.5f);
        Assert.Throws<ArgumentException>(() => JoinedRows.Build(0, [1f], [pair, pair, pair], []));
    }

    [Fact]
    public void ExtendedGraph_HasEveryEdgeAroundOwnRows_AndTheSecondLayer()
    {
        // A path over four partitions of two rows each.
        JoinedRows[] path = [.. Enumerable.Range(0, 4).Select(a => Path(a, 4))];
        ExtendedGraph graph = ExtendedGraph.Build(path[1], b => path[b]);
        Assert.Equal([RowKey.Of(0, 1), RowKey.Of(1, 0), RowKey.Of(1, 1), RowKey.Of(2, 0)], graph.Keys);
        Assert.Equal((1, 2), (graph.FirstOwn, graph.OwnRows));
        Assert.Equal([0L, 1, 3, 5, 6], graph.Graph.Offsets);
        Assert.Equal([1, 0, 2, 1, 3, 2], graph.Graph.Neighbors);
        Assert.Equal([RowKey.Of(0, 0), RowKey.Of(2, 1)], graph.OuterKeys);
        Assert.Equal([0, 1, 1, 1, 2], graph.OuterOffsets);
        Assert.Equal([0, 1], graph.Outer);
    }

    [Fact]
    public void Colours_OfARing_LeaveNoBorderWithinAColour()
    {
        (int, double)[][] ring = [.. Enumerable.Range(0, 9).Select(a => new[] { ((a + 1) % 9, 1.0 + a) })];
        int[] colours = PartitionColours.Of(ring, 3);
        Assert.All(Enumerable.Range(0, 9), a => Assert.NotEqual(colours[a], colours[(a + 1) % 9]));
        Assert.All(colours, c => Assert.InRange(c, 0, 2));
    }

    /// <summary>All partitions join all others, with so much weight as each has of its own; or little beside that; or only the next one.</summary>
    [Theory]
    [InlineData(44, true, 1, 12)]
    [InlineData(7, true, 1, 7)]
    [InlineData(3, true, 1, 3)]
    [InlineData(44, true, 10_000, 4)]
    [InlineData(44, false, 1, 4)]
    public void Colours_AreMore_WhereFewLeaveMuchWeightWithinAColour(int partitions, bool joined, double own, int expected)
    {
        (int, double)[][] weights =
        [
            .. Enumerable.Range(0, partitions).Select(a => Enumerable.Range(0, partitions)
                .Where(b => joined || Math.Abs(a - b) <= 1).Select(b => (b, a == b ? own : 1.0)).ToArray()),
        ];
        (int[] colours, int count, double border) = PartitionColours.Of(weights);
        Assert.Equal(expected, count);
        Assert.Equal(joined ? (partitions - 1) / (partitions - 1 + own) : 2.0 * (partitions - 1) / ((3 * partitions) - 2), border, 1e-9);
        Assert.All(colours, colour => Assert.InRange(colour, 0, count - 1));
        Assert.InRange(colours.GroupBy(colour => colour).Max(same => same.Count()), 1, joined ? (partitions + count - 1) / count : partitions);
    }

    /// <summary>Colours, share of the weight on borders, effort; annealing sweeps.</summary>
    [Theory]
    [InlineData(4, 0.05, SolverEffort.Standard, 6)]
    [InlineData(4, 0.2, SolverEffort.Standard, 12)]
    [InlineData(6, 0.2, SolverEffort.Standard, 8)]
    [InlineData(12, 0.5, SolverEffort.Standard, 6)]
    [InlineData(4, 0.2, SolverEffort.Fast, 6)]
    [InlineData(4, 0.2, SolverEffort.Best, 24)]
    public void Sweeps_AreMore_WhereMuchIsOnBorders_AndAtBestEffort(int colours, double border, SolverEffort effort, int expected)
    {
        SolveSchedule schedule = SolveSchedule.Of(colours, border, effort);
        Assert.Equal(expected, schedule.AnnealingSweeps);
        IReadOnlyList<SolvePass> passes = schedule.Passes();
        Assert.Equal(expected * colours, passes.Count(pass => pass.Anneals));
        Assert.Equal(2 * colours, passes.Count(pass => pass.CleansUp));
        Assert.Equal(colours, passes.Count(pass => pass.Role == SolveRole.Exchange));
        Assert.Equal(7 + ((expected + 2) * colours), passes.Count);
    }

    /// <summary>In all sweeps of a stage together, of N rows: a partition without borders, and one that holds three rows for each of its own.</summary>
    [Theory]
    [InlineData(50_000, 1, SolverEffort.Standard, 4000)]
    [InlineData(50_000, 3, SolverEffort.Standard, 2000)]
    [InlineData(50_000, 3, SolverEffort.Fast, 500)]
    [InlineData(50_000, 3, SolverEffort.Best, 10_000)]
    [InlineData(100, 1, SolverEffort.Standard, 12_000)]
    [InlineData(100_000_000, 3, SolverEffort.Standard, 360)]
    public void Visits_FollowFromRowsBordersAndEffort(long rows, int held, SolverEffort effort, int expected)
    {
        ExtendedGraph graph = new(0, new long[10 * held], 0, 10, [], new SimilarityGraph([0], [], []), [], [], [], []);
        SolvePass pass = new(SolveRole.Stage, 1, 0, 10);
        Assert.Equal(expected / 10, PartitionSolver.Visits(graph, rows, pass, effort));
    }

    /// <summary>Against all pairs of own rows of one group: none gains, every group keeps its number, others' rows stay, and F is not lower.</summary>
    [Fact]
    public void Exchange_LeavesNoPairOfAGroupThatGains()
    {
        CoresetProblem plain = RandomProblem.Of(240, 5);
        int[] groups = [.. Enumerable.Range(0, plain.Rows).Select(i => i % 7 == 0 ? 1 : i % 3)];
        CoresetProblem problem = new(plain.Importance, plain.Graph, plain.Alpha, 80) { Quota = new GroupQuota(groups, [20, 40, 20]) };
        int[] owners = [.. Enumerable.Range(0, problem.Rows).Select(i => i / 60)];
        int[][] rows = [.. Enumerable.Range(0, 4).Select(a => Enumerable.Range(a * 60, 60).ToArray())];
        ExtendedGraph graph = DistributedSolver.Extend(problem, owners, rows)[1];
        SeededRandom random = new(3);
        bool[] all = [.. Enumerable.Range(0, problem.Rows).Select(_ => random.NextInt(3) == 0)];
        int RowOf(long key) => (60 * RowKey.Owner(key)) + RowKey.Place(key);
        bool[] chosen = Array.ConvertAll(graph.Keys, key => all[RowOf(key)]);
        PartitionSolver.Exchange(graph, chosen, Array.ConvertAll(graph.OuterKeys, key => all[RowOf(key)]), problem.Alpha, TestContext.Current.CancellationToken);
        bool[] end = (bool[])all.Clone();
        for (int i = 0; i < chosen.Length; i++)
        {
            end[RowOf(graph.Keys[i])] = chosen[i];
        }

        double ValueOf(bool[] set) => CoresetObjective.Value(problem, set);
        double value = ValueOf(end);
        Assert.True(value > ValueOf(all));
        Assert.All(Enumerable.Range(0, problem.Rows).Where(i => owners[i] != 1), i => Assert.Equal(all[i], end[i]));
        Assert.All(Enumerable.Range(0, 3), g => Assert.Equal(all.Where((taken, i) => taken && groups[i] == g).Count(), end.Where((taken, i) => taken && groups[i] == g).Count()));
        foreach (int leaving in rows[1].Where(i => end[i]))
        {
            foreach (int entering in rows[1].Where(i => !end[i] && groups[i] == groups[leaving]))
            {
                bool[] other = (bool[])end.Clone();
                (other[leaving], other[entering]) = (false, true);
                Assert.True(ValueOf(other) <= value + 1e-6, $"{leaving} for {entering}");
            }
        }
    }

    [Theory]
    [InlineData(120)]
    [InlineData(180)]
    public void Cut_IsThatOfASort_WithTiesByRow(int chosenRows)
    {
        const int Rows = 400;
        const int Budget = 150;
        SeededRandom random = new(4);
        float[] gains = [.. Enumerable.Range(0, Rows).Select(_ => (float)(random.NextInt(3) - 1) / 3)];
        long[] rows = [.. Enumerable.Range(0, Rows).Select(i => i * 70_001L)];
        bool[] chosen = [.. Enumerable.Range(0, Rows).Select(i => (i * 7) % Rows < chosenRows)];
        SparseHistogram Side(bool side) => SparseHistogram.Of(Enumerable.Range(0, Rows).Where(i => chosen[i] == side).Select(i => OrderedGain.Coarse(gains[i])));
        CutKey cut = CutKey.Of(Side(true), Side(false), Budget)!;
        for (int digit = 0; digit < 3; digit++)
        {
            cut = cut.With(SparseHistogram.Of(Enumerable.Range(0, Rows).Select(i => cut.Digit(chosen[i], gains[i], rows[i])).OfType<long>()));
        }

        int[] turned = [.. Enumerable.Range(0, Rows).Where(i => cut.Turns(chosen[i], gains[i], rows[i]))];
        int[] expected = chosenRows > Budget
            ? [.. Enumerable.Range(0, Rows).Where(i => chosen[i]).OrderBy(i => gains[i]).ThenBy(i => i).Take(chosenRows - Budget).Order()]
            : [.. Enumerable.Range(0, Rows).Where(i => !chosen[i]).OrderByDescending(i => gains[i]).ThenBy(i => i).Take(Budget - chosenRows).Order()];
        Assert.Equal(expected, turned);
    }

    [Fact]
    public void OrderedGain_KeepsOrderAndValue()
    {
        float[] gains = [-3e5f, -2.5f, -1, -1e-30f, -0f, 0, 1e-30f, 0.25f, 1];
        Assert.Equal(gains, gains.OrderBy(OrderedGain.Bits));
        Assert.All(gains, gain => Assert.Equal(gain == 0 ? 0 : gain, OrderedGain.Gain(OrderedGain.Bits(gain))));
        Assert.Equal(OrderedGain.Bits(-0f), OrderedGain.Bits(0f));
    }

    [Fact]
    public void Price_LeavesAboutPGainsAbove()
    {
        const int Budget = 3000;
        SeededRandom random = new(2);
        double[] gains = [.. Enumerable.Range(0, 20_000).Select(_ => (2 * random.NextDouble()) - 1)];
        PriceScale scale = PriceScale.Of(SparseHistogram.Of(gains.Select(gain => OrderedGain.Coarse((float)gain))), Budget);
        double[] sorted = [.. gains.OrderDescending()];
        Assert.Equal(sorted[Budget - 1], scale.First, 0.01);
        Assert.Equal(sorted.Take(Budget).Average() - sorted[Budget - 1], scale.Scale, 0.01);
        double price = scale.Price(SparseHistogram.Merge([SparseHistogram.Of(gains.Take(9000).Select(scale.Bin)), SparseHistogram.Of(gains.Skip(9000).Select(scale.Bin))]), Budget);
        Assert.InRange(gains.Count(gain => gain > price), Budget - 3, Budget + 3);
    }

    private static JoinedRows Path(int partition, int partitions)
    {
        List<long> keys = [];
        int[] offsets = new int[3];
        for (int place = 0; place < 2; place++)
        {
            int at = (2 * partition) + place;
            keys.AddRange(new[] { at - 1, at + 1 }.Where(other => other >= 0 && other < 2 * partitions).Select(other => RowKey.Of(other / 2, other % 2)));
            offsets[place + 1] = keys.Count;
        }

        return new JoinedRows(partition, [0.5f, 0.5f], offsets, [.. keys], [.. keys.Select(_ => 1f)], new bool[keys.Count]);
    }
}
