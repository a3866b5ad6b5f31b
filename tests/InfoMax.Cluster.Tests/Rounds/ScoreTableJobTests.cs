using InfoMax.Cluster.Jobs;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Probe;
using InfoMax.Core.Scores;
using InfoMax.Data.Formats;
using ParquetSharp;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>
/// Tables of scores. Invariants: a column for each score, named as typed, whose values are those of Core on the whole set, null for
/// rows without; the same bytes for any threads, and the same values for any partitions.
/// </summary>
public sealed class ScoreTableJobTests : IDisposable
{
    private const int Rows = 400;
    private const int Dimension = 8;
    private static readonly string[] Names = ["hub", "el2n", "density", "agreement", "prototype", "aum", "combine: el2n*2 + hub", "combine:prototype+aum*-1"];

    private readonly TemporaryFolder _files = new();
    private readonly float[][] _vectors = TrueObjective.Vectors(Rows, Dimension, 41);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Columns_AreTheScores_WhateverThreadsAndPartitions()
    {
        using NpyInput input = new(_vectors);
        byte[] one = Run(input, 1, 1, out Dictionary<string, double?[]> table);
        Assert.Equal(one, Run(input, 1, 3, out _));
        Run(input, 4, 2, out Dictionary<string, double?[]> parted);
        Assert.Equal(["row", "id", .. Names], table.Keys);
        Assert.All(Names, name => Assert.Equal(table[name], parted[name]));

        using EmbeddingMatrix matrix = Matrix();
        int[] classes = [.. Enumerable.Range(0, Rows).Select(ClassOf)];
        NeighborLists lists = ExactNeighborSearch.Build(matrix, 20, SequentialExecutor.Instance, null, Token);
        ProbeScores probe = OutOfFoldProbe.Run(matrix, classes, 3, new ProbeOptions(), SequentialExecutor.Instance, Token);
        double[] hub = GraphScores.Of(ScoreCatalogue.Find("hub")!, lists);
        Assert.Equal(hub, table["hub"].Select(score => score!.Value));
        Assert.Equal(GraphScores.Of(ScoreCatalogue.Find("density")!, lists), table["density"].Select(score => score!.Value));
        Assert.Equal(GraphScores.Of(ScoreCatalogue.Find("agreement")!, lists, classes), table["agreement"].Select(score => score ?? double.NaN));
        Assert.Equal(probe.El2n, table["el2n"].Select(score => score ?? double.NaN));
        Assert.Equal(8, table["aum"].Count(score => score is null));
        int[] known = [.. Enumerable.Range(0, Rows).Where(row => classes[row] >= 0)];
        double[] hard = Importance.MidRanks(Array.ConvertAll(known, row => probe.El2n[row]));
        double[] far = Importance.MidRanks(hub);
        Assert.Equal(known.Select((row, i) => (2 * (1 - hard[i])) + (1 - far[row])), known.Select(row => table[Names[6]][row]!.Value));
    }

    private byte[] Run(NpyInput input, int partitions, int threads, out Dictionary<string, double?[]> table)
    {
        string labels = _files["labels.npy"];
        File.WriteAllBytes(labels, NpyWriter.Vector(Enumerable.Range(0, Rows).Select(row => ClassOf(row) < 0 ? double.NaN : ClassOf(row)).ToArray(), "<f8"));
        JobSpec spec = input.Spec(partitions, 1, 0, 0) with
        {
            Goal = JobGoal.Score,
            Score = ScoreSource.Parse(string.Join(',', Names)),
            ScoreNames = Names,
            Budgets = [],
            Partitioner = Partitioner.Semantic,
            Labels = new LabelSource(null, labels),
        };
        using RoundRun run = new(spec, threads, reclaim: true);
        run.Until(RoundKind.Write, Token);
        run.RunItem(RoundKind.Write, 0, 1, Token);
        string path = Path.Combine(run.Output, "scores.parquet");
        table = [];
        using ParquetFileReader reader = new(path);
        using RowGroupReader group = reader.RowGroup(0);
        for (int column = 0; column < reader.FileMetaData.NumColumns; column++)
        {
            string name = reader.FileMetaData.Schema.Column(column).Name;
            using ColumnReader physical = group.Column(column);
            if (column < 2)
            {
                table.Add(name, []);
                continue;
            }

            using LogicalColumnReader<double?> values = physical.LogicalReader<double?>();
            table.Add(name, values.ReadAll(Rows));
        }

        return File.ReadAllBytes(path);
    }

    private static int ClassOf(int row) => row % 50 == 9 ? -1 : row * 7 % 3;

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
}
