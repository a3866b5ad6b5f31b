using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Scores;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>
/// Jobs whose score is read off the graph. Invariants: importance is that of the exact lists of the whole set, whatever k and
/// however many partitions; the solve and what is written use it.
/// </summary>
public sealed class GraphScoreJobTests
{
    private const int Rows = 900;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ScoreKind.Hub, 1, 3)]
    [InlineData(ScoreKind.Hub, 4, 3)]
    [InlineData(ScoreKind.Hub, 4, 15)]
    [InlineData(ScoreKind.Density, 1, 15)]
    [InlineData(ScoreKind.Density, 4, 3)]
    public void Importance_IsThatOfTheWholeSetsLists(ScoreKind score, int partitions, int neighbors)
    {
        float[][] vectors = TrueObjective.Vectors(Rows, 8, 17);
        using NpyInput input = new(vectors);
        using RoundRun run = new(Spec(input, score, partitions, neighbors));
        PointResult point = Assert.Single(run.Solve(Token));
        float[] expected = Importance.FromScores(Expected(vectors, score), ScoreNormalization.Rank, ScoreOrder.Low);

        ImportanceResult result = Assert.Single(run.Results<ImportanceResult>(RoundKind.GraphImportance));
        Assert.Equal("low", result.ScoreOrder);
        Assert.Equal<float>(expected, (float[])[.. RoundIndex.Read<ArtifactRef[]>(run.Store, result.Index).SelectMany(part => Read(run, part).Importance)]);
        CoresetColumns coreset = run.Read(point.Coreset);
        Assert.Equal(Array.ConvertAll(coreset.Rows, row => expected[row]), coreset.Importance);
        Assert.Equal(Math.Min(neighbors, Rows - 1), point.Neighbors);
        if (partitions > 1)
        {
            (long[] rows, float[] importance) = Read(run, RoundIndex.Read<ArtifactRef[]>(run.Store, result.Partitions!)[1]);
            Assert.Equal(Array.ConvertAll(rows, row => expected[row]), importance);
        }
    }

    [Fact]
    public void Solve_IsTheSame_ForAnyNumberOfPartitions()
    {
        using NpyInput input = new(TrueObjective.Vectors(Rows, 8, 18));
        using RoundRun one = new(Spec(input, ScoreKind.Hub, 1, 6));
        using RoundRun four = new(Spec(input, ScoreKind.Hub, 4, 6), threads: 1);
        PointResult single = Assert.Single(one.Solve(Token));
        PointResult many = Assert.Single(four.Solve(Token));
        Assert.Equal(single.Value, many.Value);
        Assert.Equal(one.Read(single.Coreset).Rows, four.Read(many.Coreset).Rows);
    }

    private static JobSpec Spec(NpyInput input, ScoreKind score, int partitions, int neighbors) => input.Spec(partitions, 90, neighbors, 0.3) with
    {
        ScoreKind = score,
        Partitioner = Partitioner.Semantic,
    };

    private static double[] Expected(float[][] vectors, ScoreKind score)
    {
        using EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(vectors.Length, vectors[0].Length, EmbeddingElement.Single);
        for (int i = 0; i < vectors.Length; i++)
        {
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(vectors[i].AsSpan()).CopyTo(matrix.RowRange(i, 1));
        }

        matrix.ComputeNorms(0, matrix.Rows);
        NeighborLists lists = ExactNeighborSearch.Build(matrix, 20, SequentialExecutor.Instance, null, Token);
        return score == ScoreKind.Hub ? GraphScores.Of(ScoreCatalogue.Find("hub")!, lists) : GraphScores.Of(ScoreCatalogue.Find("density")!, lists);
    }

    private static (long[] Rows, float[] Importance) Read(RoundRun run, ArtifactRef part)
    {
        using Stream stream = run.Store.OpenRead(part);
        return ImportanceArtifact.Read(stream);
    }
}
