using Apache.Arrow;
using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Exports;
using InfoMax.Data.Results;
using ParquetSharp.Arrow;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Exports;

/// <summary>
/// The table that Embedding Atlas opens has every valid row once; neighbours are places in the table itself and those of brute force; the
/// axes are those of largest variance; texts and images are the row's own.
/// </summary>
public sealed class AtlasTests : IDisposable
{
    private const int Rows = 300;
    private const int Invalid = 7;
    private const int Dimension = 6;
    private readonly TemporaryFolder _folder = new();
    private readonly float[][] _vectors;

    public AtlasTests()
    {
        Random random = new(3);

        // Most spread along the third component, then along the first; row 40 is a copy of row 20, row 7 is none at all.
        _vectors = [.. Enumerable.Range(0, Rows).Select(_ => new[] { 0.5, 0.2, 0.9, 0.1, 0.1, 0.1 }.Select(scale => (float)(0.3 + (scale * (random.NextDouble() - 0.5)))).ToArray())];
        _vectors[40] = _vectors[20];
        _vectors[Invalid] = new float[Dimension];
        Directory.CreateDirectory(_folder["input"]);
        Directory.CreateDirectory(_folder["images"]);
        File.WriteAllBytes(Path.Combine(_folder["input"], "x.npy"), NpyWriter.Matrix([.. _vectors.SelectMany(row => row)], Dimension, "<f4"));
        File.WriteAllLines(
            Path.Combine(_folder["input"], "x.csv"), ["id,quality,caption", .. Enumerable.Range(0, Rows).Select(row => FormattableString.Invariant($"r{row},{row},text {row}"))]);
        File.WriteAllBytes(Path.Combine(_folder["images"], "r41.png"), [1, 2, 3]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Table_AgreesWithBruteForce_WhateverThePartitions(int partitions)
    {
        using RoundRun run = new(Spec(partitions), reclaim: true);
        run.Until(RoundKind.None, Token);
        (RecordBatch batch, string[] columns) = Read(Path.Combine(run.Output, "atlas.parquet"));
        Assert.Equal(["row", "id", "x", "y", "neighbors", "score", "gain", "selected", "reason", "text", "image"], columns);
        long[] rows = ((Int64Array)batch.Column("row")).Values.ToArray();
        Assert.Equal(Enumerable.Range(0, Rows).Where(row => row != Invalid).Select(row => (long)row), rows);
        AssertReasons(run.Output, batch);
        AssertNeighbors((StructArray)batch.Column("neighbors"), rows);
        AssertAxes(((FloatArray)batch.Column("x")).Values.ToArray(), ((FloatArray)batch.Column("y")).Values.ToArray(), rows);
        Assert.Equal(rows.Select(row => $"text {row}"), Enumerable.Range(0, rows.Length).Select(i => ((StringArray)batch.Column("text")).GetString(i)));
        BinaryArray images = (BinaryArray)batch.Column("image");
        Assert.Equal([40], Enumerable.Range(0, rows.Length).Where(i => !images.IsNull(i)));
        Assert.Equal([1, 2, 3], images.GetBytes(40).ToArray());
    }

    [Theory]
    [InlineData("caption2", null, "--text caption2: x.csv has no such column; there are id, quality, caption")]
    [InlineData(null, "pictures", "--images pictures: x.csv has no such column, and there is no such directory")]
    public void ColumnThatIsNotThere_IsRefusedBeforeAnyWork(string? text, string? images, string expected)
    {
        using RoundRun run = new(Spec(1) with { Text = text, Images = images });
        Assert.StartsWith(expected, Assert.ThrowsAny<Exception>(() => run.Until(RoundKind.Ingest, Token)).Message, StringComparison.Ordinal);
    }

    private JobSpec Spec(int partitions) => new()
    {
        Inputs = [_folder["input"]],
        ScoreKind = ScoreKind.Column,
        ScoreArgument = "quality",
        Budgets = [new BudgetRule(null, 30)],
        Neighbors = [5],
        Alphas = [new AlphaRule(0.1, 0)],
        NeighborSearch = NeighborSearch.Exact,
        Copies = new CopyRule(1),
        Partitions = partitions,
        DropInvalid = true,
        Exports = [ExportKind.Atlas],
        Text = "caption",
        Images = _folder["images"],
        Output = _folder.Root,
    };

    private static (RecordBatch Batch, string[] Columns) Read(string path)
    {
        using FileReader reader = new(path);
        using Apache.Arrow.Ipc.IArrowArrayStream stream = reader.GetRecordBatchReader();
        return (stream.ReadNextRecordBatchAsync(Token).AsTask().GetAwaiter().GetResult(), [.. reader.Schema.FieldsList.Select(field => field.Name)]);
    }

    private static void AssertReasons(string output, RecordBatch batch)
    {
        Data.Outputs.Tables.ReasonRows reasons = Assert.Single(ResultDirectory.Open(output).Reasons());
        Assert.Equal(reasons.Reasons, Enumerable.Range(0, batch.Length).Select(i => ((StringArray)batch.Column("reason")).GetString(i)));
        Assert.Equal(reasons.Selected, Enumerable.Range(0, batch.Length).Select(i => ((BooleanArray)batch.Column("selected")).GetValue(i)!.Value));
        Assert.Equal(reasons.Importance, ((FloatArray)batch.Column("score")).Values.ToArray());
        Assert.Equal(reasons.Gains, ((FloatArray)batch.Column("gain")).Values.ToArray());
        Assert.Equal(reasons.Ids, Enumerable.Range(0, batch.Length).Select(i => ((StringArray)batch.Column("id")).GetString(i)));
        Assert.Equal(30, reasons.Selected.Count(selected => selected));
    }

    private void AssertNeighbors(StructArray neighbors, long[] rows)
    {
        ListArray ids = (ListArray)neighbors.Fields[0];
        ListArray distances = (ListArray)neighbors.Fields[1];
        for (int i = 0; i < rows.Length; i++)
        {
            long[] found = [.. ((Int64Array)ids.GetSlicedValues(i)).Values.ToArray().Select(place => rows[place])];
            float[] far = ((FloatArray)distances.GetSlicedValues(i)).Values.ToArray();
            long[] expected = rows[i] == 20 ? [40]
                : [.. rows.Where(row => row != rows[i] && row != 20).OrderByDescending(row => Cosine(rows[i], row)).ThenBy(row => row).Take(5)];
            Assert.Equal(expected, found);
            Assert.Equal(expected.Length, far.Length);
            for (int j = 0; j < far.Length; j++)
            {
                Assert.Equal(1 - Cosine(rows[i], found[j]), far[j], 2e-6);
            }
        }
    }

    /// <summary>No direction that is tried spreads the rows more than x does, and none across it more than y.</summary>
    private void AssertAxes(float[] x, float[] y, long[] rows)
    {
        double[][] units = [.. rows.Select(row => Unit(_vectors[row]))];
        double[] mean = [.. Enumerable.Range(0, Dimension).Select(j => units.Average(unit => unit[j]))];
        (double first, double second) = (Variance(x), Variance(y));
        Assert.True(first > second);
        Assert.Equal(0, x.Zip(y, (a, b) => (double)a * b).Average(), 1e-4 * first);
        double whole = units.Average(unit => unit.Zip(mean, (value, m) => (value - m) * (value - m)).Sum());
        Random random = new(5);
        for (int trial = 0; trial < 300; trial++)
        {
            double[] a = Unit([.. mean.Select(_ => (float)(random.NextDouble() - 0.5))]);
            double[] b = Unit([.. mean.Select(_ => (float)(random.NextDouble() - 0.5))]);
            double along = a.Zip(b, (p, q) => p * q).Sum();
            double[] across = Unit([.. b.Zip(a, (q, p) => (float)(q - (along * p)))]);
            double one = units.Average(unit => Math.Pow(unit.Zip(mean, (value, m) => value - m).Zip(a, (value, axis) => value * axis).Sum(), 2));
            double other = units.Average(unit => Math.Pow(unit.Zip(mean, (value, m) => value - m).Zip(across, (value, axis) => value * axis).Sum(), 2));
            Assert.True(one <= first * (1 + 1e-6) && one + other <= (first + second) * (1 + 1e-6), $"{one} and {other} against {first} and {second} of {whole}");
        }
    }

    private static double Variance(float[] values) => values.Average(value => (double)value * value) - Math.Pow(values.Average(value => (double)value), 2);

    private double Cosine(long a, long b) => Unit(_vectors[a]).Zip(Unit(_vectors[b]), (p, q) => p * q).Sum();

    private static double[] Unit(float[] vector)
    {
        double norm = Math.Sqrt(vector.Sum(value => (double)value * value));
        return [.. vector.Select(value => value / norm)];
    }
}
