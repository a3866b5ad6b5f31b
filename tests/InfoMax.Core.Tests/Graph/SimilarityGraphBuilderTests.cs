using CsCheck;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Graph;

/// <summary>
/// Invariants: the graph is W = K + K^T of the dense definition; rows ascend; W is symmetric bit for bit; nothing that
/// is not above 0 is stored; the executor does not matter.
/// </summary>
public sealed class SimilarityGraphBuilderTests
{
    private static readonly Gen<NeighborLists> SomeLists =
        Gen.Select(Gen.Int[0, 40], Gen.Int[1, 12], Gen.Int[1, 6], Gen.ULong, Gen.Bool, (rows, k, dimension, seed, ties) =>
        {
            using EmbeddingMatrix matrix = ties && rows > 0
                ? TestRows.WithTies(rows, dimension, 5, seed)
                : TestRows.Random(rows, dimension, seed);
            return ExactNeighborSearch.Build(matrix, k, SequentialExecutor.Instance);
        });

    [Fact]
    public void Graph_IsTheDenseDefinition()
    {
        SomeLists.Sample(
            lists =>
            {
                float[,] dense = Dense(lists);
                SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(lists, null, Token);
                Assert.Equal(lists.Rows, graph.Rows);
                for (int i = 0; i < graph.Rows; i++)
                {
                    int[] expected = [.. Enumerable.Range(0, graph.Rows).Where(j => dense[i, j] > 0)];
                    Assert.Equal(expected, Row(graph, i).Select(e => e.Neighbor));
                    Assert.All(Row(graph, i), e => Assert.Equal(dense[i, e.Neighbor], e.Weight));
                }
            },
            iter: 300,
            threads: 1);
    }

    [Fact]
    public void Graph_IsSymmetric_BitForBit_WithAnyExecutor()
    {
        using EmbeddingMatrix matrix = TestRows.WithTies(9000, 6, 3000, 3);
        using ThreadedExecutor executor = new(3);
        NeighborLists lists = ExactNeighborSearch.Build(matrix, 6, executor, null, Token);
        SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(lists, executor, Token);
        SimilarityGraph sequential = SimilarityGraphBuilder.FromNeighborLists(lists, null, Token);
        Assert.Equal(sequential.Offsets, graph.Offsets);
        Assert.Equal(sequential.Neighbors, graph.Neighbors);
        Assert.Equal(sequential.Weights, graph.Weights);
        Dictionary<(int, int), float> weights = [];
        for (int i = 0; i < graph.Rows; i++)
        {
            foreach ((int neighbor, float weight) in Row(graph, i))
            {
                weights.Add((i, neighbor), weight);
            }
        }

        Assert.All(weights, pair => Assert.Equal(pair.Value, weights[(pair.Key.Item2, pair.Key.Item1)]));
        Assert.Equal(lists.Cosines.Sum(c => 2.0 * Math.Max(0, c)), graph.TotalWeight(), graph.TotalWeight() * 1e-6);
        Assert.Equal(graph.TotalWeight() / 9000, graph.MeanRowWeight());
    }

    [Fact]
    public void UnusedPlaces_ZeroAndNegativeCosines_AreNotStored()
    {
        NeighborLists lists = new(4, 2, [1, 2, 0, -1, 3, 1, 2, -1], [0.5f, 0f, 0.5f, 0f, -0.25f, -0.5f, 0.125f, 0f]);
        SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(lists, null, Token);
        Assert.Equal([0L, 1, 2, 3, 4], graph.Offsets);
        Assert.Equal([1, 0, 3, 2], graph.Neighbors);
        Assert.Equal([1f, 1f, 0.125f, 0.125f], graph.Weights);
    }

    [Theory]
    [InlineData(0, "row 0")]
    [InlineData(3, "row 3")]
    [InlineData(-2, "row -2")]
    public void NeighborOutsideTheGraph_OrTheRowItself_IsRefused(int neighbor, string named)
    {
        NeighborLists lists = new(3, 1, [neighbor, 0, 0], [0.5f, 0.5f, 0.5f]);
        ArgumentException failure = Assert.Throws<ArgumentException>(() => SimilarityGraphBuilder.FromNeighborLists(lists, null, Token));
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NeighborListedTwice_IsRefused()
    {
        NeighborLists lists = new(3, 2, [1, 1, 0, 2, 0, 1], [0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f]);
        ArgumentException failure = Assert.Throws<ArgumentException>(() => SimilarityGraphBuilder.FromNeighborLists(lists, null, Token));
        Assert.Contains("row 0 names row 1 twice", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InducedGraph_IsTheDenseSubmatrix()
    {
        Gen.Select(SomeLists, Gen.ULong).Sample(
            (lists, bits) =>
            {
                float[,] dense = Dense(lists);
                int[] rows = [.. Enumerable.Range(0, lists.Rows).Where(i => ((bits >> i) & 1) == 1)];
                SimilarityGraph induced = SimilarityGraphBuilder.FromNeighborLists(lists, null, Token).Induce(rows);
                Assert.Equal(rows.Length, induced.Rows);
                for (int i = 0; i < rows.Length; i++)
                {
                    (int, float)[] expected =
                        [.. Enumerable.Range(0, rows.Length).Where(j => dense[rows[i], rows[j]] > 0).Select(j => (j, dense[rows[i], rows[j]]))];
                    Assert.Equal(expected, Row(induced, i));
                }
            },
            iter: 200,
            threads: 1);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(0, 3)]
    [InlineData(-1, 1)]
    public void Induce_RefusesRowsThatAreNotAscendingRowsOfTheGraph(int first, int second)
    {
        SimilarityGraph graph = new([0, 0, 0, 0], [], []);
        Assert.Throws<ArgumentException>(() => graph.Induce([first, second]));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static float[,] Dense(NeighborLists lists)
    {
        float[,] k = new float[lists.Rows, lists.Rows];
        for (int e = 0; e < lists.Neighbors.Length; e++)
        {
            if (lists.Neighbors[e] >= 0)
            {
                k[e / lists.K, lists.Neighbors[e]] = Math.Max(0, lists.Cosines[e]);
            }
        }

        float[,] w = new float[lists.Rows, lists.Rows];
        for (int i = 0; i < lists.Rows; i++)
        {
            for (int j = 0; j < lists.Rows; j++)
            {
                w[i, j] = k[i, j] + k[j, i];
            }
        }

        return w;
    }

    private static (int Neighbor, float Weight)[] Row(SimilarityGraph graph, int row) =>
        [.. Enumerable.Range((int)graph.Offsets[row], (int)(graph.Offsets[row + 1] - graph.Offsets[row]))
            .Select(e => (graph.Neighbors[e], graph.Weights[e]))];
}
