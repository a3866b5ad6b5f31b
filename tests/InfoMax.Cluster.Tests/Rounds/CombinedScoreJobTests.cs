using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Probe;
using InfoMax.Core.Scores;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>
/// Jobs whose score is made of others. Invariants: importance is the rank of the weighted sum of mid-ranks over all valid rows, each
/// turned by its own score's order, whatever the partitions; a row without one of the scores is worth what the middle one is.
/// </summary>
public sealed class CombinedScoreJobTests : IDisposable
{
    private const int Rows = 500;
    private const int Dimension = 8;

    private readonly TemporaryFolder _files = new();
    private readonly float[][] _vectors = TrueObjective.Vectors(Rows, Dimension, 31);
    private readonly double[] _first = [.. Enumerable.Range(0, Rows).Select(row => row * 7919 % 97 / 10.0)];
    private readonly double[] _second = [.. Enumerable.Range(0, Rows).Select(row => row * 104729 % 1009 / 7.0)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(1, Partitioner.Semantic)]
    [InlineData(4, Partitioner.Semantic)]
    [InlineData(3, Partitioner.Random)]
    public void OfFilesAndPrototypes_IsTheSumOfTheirRanks(int partitions, Partitioner partitioner)
    {
        using NpyInput input = new(_vectors);
        JobSpec spec = Spec(input, $"combine:{File("a", _first)}*2+{File("b", _second)}*-0.5+prototype", partitions) with { Partitioner = partitioner };
        using RoundRun run = new(spec, threads: partitions == 1 ? 1 : 3);
        run.Until(partitions == 1 ? RoundKind.Graph : RoundKind.Scatter, Token);
        using EmbeddingMatrix matrix = Matrix();
        double[] prototypes = PrototypeScores.Compute(matrix, null, 42, SequentialExecutor.Instance, Token);
        double[] expected = CombinedScores.Combine([(_first, ScoreOrder.High, 2), (_second, ScoreOrder.High, -0.5), (prototypes, ScoreOrder.Low, 1)]);
        ImportanceResult result = Assert.Single(run.Results<ImportanceResult>(RoundKind.Importance));
        Assert.Equal("high", result.ScoreOrder);
        Assert.Equal(Importance.FromScores(expected, ScoreNormalization.Rank, ScoreOrder.High), Importances(run, result));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void WithTheGraph_IsTheSumOfTheirRanks(int partitions)
    {
        using NpyInput input = new(_vectors);
        using RoundRun run = new(Spec(input, $"combine:hub+{File("a", _first)}*0.5+density*0.25", partitions));
        PointResult point = Assert.Single(run.Solve(Token));
        using EmbeddingMatrix matrix = Matrix();
        NeighborLists lists = ExactNeighborSearch.Build(matrix, 10, SequentialExecutor.Instance, null, Token);
        double[] expected = CombinedScores.Combine(
            [(GraphScores.Of(ScoreCatalogue.Find("hub")!, lists), ScoreOrder.Low, 1), (_first, ScoreOrder.High, 0.5), (GraphScores.Of(ScoreCatalogue.Find("density")!, lists), ScoreOrder.Low, 0.25)]);
        float[] importance = Importance.FromScores(expected, ScoreNormalization.Rank, ScoreOrder.High);
        Assert.Equal(importance, Importances(run, Assert.Single(run.Results<ImportanceResult>(RoundKind.GraphImportance))));
        CoresetColumns coreset = run.Read(point.Coreset);
        Assert.Equal(Array.ConvertAll(coreset.Rows, row => importance[row]), coreset.Importance);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void ARowWithoutLabel_HasNoCombinedScore(int partitions)
    {
        using NpyInput input = new(_vectors);
        string labels = _files["labels.npy"];
        System.IO.File.WriteAllBytes(labels, NpyWriter.Vector(Enumerable.Range(0, Rows).Select(row => row % 50 == 9 ? double.NaN : row * 7 % 3).ToArray(), "<f8"));
        using RoundRun run = new(Spec(input, $"combine:el2n+{File("a", _first)}", partitions) with { Labels = new LabelSource(null, labels) });
        run.Until(partitions == 1 ? RoundKind.Graph : RoundKind.Centroids, Token);
        using EmbeddingMatrix matrix = Matrix();
        int[] classes = [.. Enumerable.Range(0, Rows).Select(row => row % 50 == 9 ? -1 : row * 7 % 3)];
        double[] el2n = OutOfFoldProbe.Run(matrix, classes, 3, new ProbeOptions(), SequentialExecutor.Instance, Token).El2n;
        int[] known = [.. Enumerable.Range(0, Rows).Where(row => classes[row] >= 0)];

        // At 8.3 rows of a label the order is at:0.229. Ranks of the other score are over all rows.
        double[] ranks = Importance.MidRanks(_first);
        double[] hard = Importance.MidRanks(Array.ConvertAll(known, row => el2n[row]));
        double[] sums = [.. known.Select((row, i) => ScoreOrder.At(0.229).Apply(hard[i]) + ranks[row])];
        float[] expected = Importance.FromScores(sums, ScoreNormalization.Rank, ScoreOrder.High);
        float[] importance = Importances(run, Assert.Single(run.Results<ImportanceResult>(RoundKind.Importance)));
        Assert.Equal(expected, Array.ConvertAll(known, row => importance[row]));
        Assert.All(Enumerable.Range(0, Rows).Where(row => classes[row] < 0), row => Assert.Equal(0.5f, importance[row]));
    }

    [Fact]
    public void Copies_HaveNoPartInRanksWithTheGraph()
    {
        for (int row = 0; row < 20; row++)
        {
            _vectors[(row * 20) + 7] = _vectors[(row * 20) + 3];
        }

        using NpyInput input = new(_vectors);
        JobSpec spec = Spec(input, $"combine:hub+{File("a", _first)}", 1) with { Copies = CopyRule.Default };
        using RoundRun one = new(spec);
        using RoundRun four = new(spec with { Partitions = 4 });
        one.Until(RoundKind.Reduction, Token);
        four.Until(RoundKind.Reduction, Token);
        ImportanceResult result = Assert.Single(one.Results<ImportanceResult>(RoundKind.GraphImportance));
        Assert.InRange(result.ValidRows, Rows / 2, Rows - 20);
        Assert.Equal(Importances(one, result), Importances(four, Assert.Single(four.Results<ImportanceResult>(RoundKind.GraphImportance))));
    }

    private static JobSpec Spec(NpyInput input, string score, int partitions) => input.Spec(partitions, 25, 5, 0.3) with
    {
        Score = ScoreSource.Parse(score),
        Partitioner = Partitioner.Semantic,
    };

    private string File(string name, double[] scores)
    {
        string path = _files[name + ".npy"];
        System.IO.File.WriteAllBytes(path, NpyWriter.Vector(scores, "<f8"));
        return $"file:{path}";
    }

    private EmbeddingMatrix Matrix()
    {
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(Rows, Dimension, EmbeddingElement.Single);
        for (int i = 0; i < Rows; i++)
        {
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(_vectors[i].AsSpan()).CopyTo(matrix.RowRange(i, 1));
        }

        matrix.ComputeNorms(0, matrix.Rows);
        return matrix;
    }

    private static float[] Importances(RoundRun run, ImportanceResult result) => [.. RoundIndex.Read<ArtifactRef[]>(run.Store, result.Index).SelectMany(part =>
    {
        using Stream stream = run.Store.OpenRead(part);
        return ImportanceArtifact.Read(stream).Importance;
    })];
}
