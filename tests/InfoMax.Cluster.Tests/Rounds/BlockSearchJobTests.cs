using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Graph;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>
/// Jobs whose graph comes from the block search. Invariants: exactly p rows; the reported objective and weight are those
/// of the lists that the graph round wrote, whose recall is as reported; a row that met fewer than k rows has a shorter
/// list, and nothing counts the places left; the bytes do not depend on threads or attempts.
/// </summary>
public sealed class BlockSearchJobTests
{
    private const int Neighbors = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void ReportedRecall_IsThatOfTheLists_AndReachesWhatWasAskedFor()
    {
        const int Rows = 2500;
        float[][] vectors = TrueObjective.Vectors(Rows, 16, 3);
        using NpyInput input = new(vectors);
        using RoundRun run = new(Blocks(input.Spec(1, 100, Neighbors, 0.3)));
        run.Solve(Token);

        GraphResult graph = Assert.Single(run.Results<GraphResult>(RoundKind.Graph));
        Assert.Equal("blocks", graph.Recall.Search);
        Assert.InRange(graph.Recall.SampleRows, 1, Rows - 1);
        double recall = Recall(new TrueObjective(vectors, Neighbors), Lists(run, graph, Rows));
        Assert.InRange(recall, 0.88, 0.9999);
        Assert.InRange(recall, graph.Recall.Lower - 0.02, graph.Recall.Upper + 0.02);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void RowsThatMetFewerThanKRows_HaveShorterLists_AndTheObjectiveIsThatOfTheLists(int partitions)
    {
        const int Rows = 600;
        using NpyInput input = new(TrueObjective.Vectors(Rows, 8, 7));
        using RoundRun run = new(input.Spec(partitions, 1, 0, 0) with
        {
            Budgets = [new BudgetRule(null, 60)],
            Neighbors = [Neighbors, 4],
            Alphas = [new AlphaRule(0.2, 0), new AlphaRule(null, 2)],
        });
        RoundKind reader = partitions == 1 ? RoundKind.Reduction : RoundKind.LocalCoreset;
        run.Until(reader, Token);
        NeighborLists[] lists = CutLists(run);
        WorkResult result = run.RunItem(reader, 0, 1, Token);

        if (result is not ReductionResult reduction)
        {
            Assert.InRange(((LocalCoresetResult)result).Coreset.Rows, CandidateShares.LocalCoreset * 60 / partitions, Rows);
            return;
        }

        foreach (PointResult point in RoundIndex.Read<PointResult[]>(run.Store, reduction.Points))
        {
            NeighborLists cut = lists[0].Truncate(point.Neighbors);
            CoresetColumns coreset = run.Read(point.Coreset);
            double importance = coreset.Importance[0];
            double weight = 2 * cut.Cosines.Where((_, e) => cut.Neighbors[e] >= 0).Sum(cosine => Math.Max(0.0, cosine)) / Rows;
            double alpha = point.Name.Contains("auto", StringComparison.Ordinal) ? 2 * importance * Rows / (60 * weight) : 0.2;
            Assert.Equal(60, coreset.Rows.Distinct().Count());
            Assert.Equal(alpha, point.Alpha, 1e-4 * alpha);
            double value = Value(cut, coreset.Rows, importance, point.Alpha);
            Assert.Equal(value, point.Value, 1e-4 * Math.Max(1, Math.Abs(value)));
            Assert.InRange(point.UpperBound, point.Value - 1e-6, double.PositiveInfinity);
        }
    }

    /// <summary>The parts' own lists only choose candidates: the objective is on the candidates' true lists.</summary>
    [Fact]
    public void RandomPartitions_ReportTheTrueObjective_WhateverTheirOwnListsMissed()
    {
        const int Rows = 1800;
        float[][] vectors = TrueObjective.Vectors(Rows, 8, 13);
        using NpyInput input = new(vectors);
        using RoundRun run = new(Blocks(input.Spec(3, 50, 8, 0.4)) with { Recall = 0.6 });
        PointResult point = Assert.Single(run.Solve(Token));

        CoresetColumns coreset = run.Read(point.Coreset);
        Assert.All(run.Results<GraphResult>(RoundKind.Graph), part => Assert.Equal("blocks", part.Recall.Search));
        Assert.Equal(50, coreset.Rows.Distinct().Count());
        Assert.Equal(new TrueObjective(vectors, 8).Value(coreset.Rows, coreset.Importance[0], 0.4), point.Value, 3);
    }

    [Fact]
    public void OneAndTwoThreads_AndASecondAttempt_GiveTheSameLists()
    {
        using NpyInput input = new(TrueObjective.Vectors(2000, 12, 17));
        JobSpec spec = Blocks(input.Spec(1, 50, Neighbors, 0.4));
        using RoundRun one = new(spec, threads: 1);
        using RoundRun two = new(spec, threads: 2);
        GraphResult first = Graph(one);
        GraphResult second = Graph(two);
        GraphResult again = (GraphResult)two.RunItem(RoundKind.Graph, 0, 2, Token);
        Assert.Equal("blocks", first.Recall.Search);
        Assert.Equal(first.Neighbors.Sha256, second.Neighbors.Sha256);
        Assert.Equal(first.Neighbors.Sha256, again.Neighbors.Sha256);
        Assert.Equal(first.Recall, second.Recall);
    }

    [Theory]
    [InlineData(NeighborSearch.Auto, 0.95, 16_384, "exact")]
    [InlineData(NeighborSearch.Auto, 0.95, 16_385, "blocks")]
    [InlineData(NeighborSearch.Auto, 1.0, 1_000_000, "exact")]
    [InlineData(NeighborSearch.Exact, 0.5, 1_000_000, "exact")]
    [InlineData(NeighborSearch.Blocks, 0.5, 10, "blocks")]
    [InlineData(NeighborSearch.Blocks, 1.0, 1_000_000, "exact")]
    public void Search_FollowsFromOptionsAndRows(NeighborSearch given, double recall, long rows, string expected)
    {
        JobSpec spec = new() { Inputs = [], Budgets = [], Neighbors = [], Alphas = [], Output = "", NeighborSearch = given, Recall = recall };
        Assert.Equal(expected, NeighborSearchRule.Resolve(spec, rows));
    }

    [Fact]
    public void Pool_WeighsPartitionsByTheirRows()
    {
        GraphRecall pooled = GraphRecall.Pool(
            [(new GraphRecall("blocks", 0.9, 0.8, 1, 500), 3000), (new GraphRecall("exact", 1, 1, 1, 1000), 1000), (new GraphRecall("exact", 1, 1, 1, 0), 0)]);
        Assert.Equal(("blocks", 1500L), (pooled.Search, pooled.SampleRows));
        Assert.Equal([0.925, 0.85, 1.0], [pooled.Value, pooled.Lower, pooled.Upper], new CloseTo());
    }

    private static JobSpec Blocks(JobSpec spec) => spec with { NeighborSearch = NeighborSearch.Blocks, Recall = 0.9 };

    private static GraphResult Graph(RoundRun run) =>
        Assert.Single(run.Until(RoundKind.Reduction, Token).Results<GraphResult>(RoundKind.Graph));

    private static NeighborLists Lists(RoundRun run, GraphResult graph, int rows)
    {
        using Stream stream = run.Store.OpenRead(graph.Neighbors);
        return NeighborsArtifact.Read(stream, [.. Enumerable.Range(0, rows).Select(i => (long)i)]);
    }

    /// <summary>Replaces the graph's lists by their first places, from none to all, as if a row had met no more.</summary>
    private static NeighborLists[] CutLists(RoundRun run)
    {
        List<NeighborLists> cut = [];
        run.Replace<GraphResult>(RoundKind.Graph, (graph, index) =>
        {
            PartitionTable table = PartitionTable.Read(run.ContextOf(RoundKind.Graph, index, 1, Token), index);
            NeighborLists lists;
            using (Stream stream = run.Store.OpenRead(graph.Neighbors))
            {
                lists = NeighborsArtifact.Read(stream, table.Rows);
            }

            for (int i = 0; i < lists.Rows; i++)
            {
                int met = i * 7 % (lists.K + 1);
                lists.Neighbors.AsSpan((i * lists.K) + met, lists.K - met).Fill(-1);
                lists.Cosines.AsSpan((i * lists.K) + met, lists.K - met).Clear();
            }

            cut.Add(lists);
            return graph with { Neighbors = run.Store.Write($"job/cut/{index}.arrow", stream => NeighborsArtifact.Write(stream, lists, table.Rows)) };
        });
        return [.. cut];
    }

    /// <summary>Share of the true neighbours of positive cosine in the lists, over a hundred rows or so.</summary>
    private static double Recall(TrueObjective truth, NeighborLists lists)
    {
        double found = 0;
        double sought = 0;
        for (int i = 0; i < lists.Rows; i += lists.Rows / 100)
        {
            int[] list = lists.Neighbors[(i * lists.K)..((i + 1) * lists.K)];
            int[] nearest = [.. truth.Nearest(i).Where(n => n.Cosine > 0).Select(n => n.Row)];
            found += nearest.Count(list.Contains);
            sought += nearest.Length;
        }

        return found / sought;
    }

    private static double Value(NeighborLists lists, long[] selected, double importance, double alpha)
    {
        HashSet<int> chosen = [.. selected.Select(row => (int)row)];
        double redundancy = 0;
        foreach (int i in chosen)
        {
            for (int e = i * lists.K; e < (i + 1) * lists.K; e++)
            {
                redundancy += chosen.Contains(lists.Neighbors[e]) ? Math.Max(0.0, lists.Cosines[e]) : 0;
            }
        }

        return (chosen.Count * importance) - (alpha * redundancy);
    }

    private sealed class CloseTo : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-12;

        public int GetHashCode(double obj) => 0;
    }
}
