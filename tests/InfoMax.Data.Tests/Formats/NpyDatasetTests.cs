using InfoMax.Core.Embeddings;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

/// <summary>The npy layout: what is read, in which order, and what is refused with which words.</summary>
public sealed class NpyDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EveryHeaderVersion_IsRead(int version)
    {
        Half[] values = [.. Enumerable.Range(0, 12).Select(i => (Half)i)];
        File.WriteAllBytes(_folder["a.npy"], NpyWriter.Matrix(values, 4, "<f2", version));
        ReadRows read = ReadRows.All(_folder["a.npy"]);
        Assert.Equal(EmbeddingElement.Half, read.Layout.Element);
        Assert.Equal((3, 4), (read.Layout.Rows, read.Layout.Dimension));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (float)i), read.Embeddings);
        Assert.Null(read.Ids);
        Assert.Null(read.Scores);
        Assert.Equal(ScoreKind.Hub, read.Layout.Score.Kind);
    }

    [Fact]
    public void Doubles_AreReadAsNearestSingles()
    {
        double[] values = [1.0 / 3, -1e38, 5e-324, double.NaN, 0, 16777217];
        File.WriteAllBytes(_folder["a.npy"], NpyWriter.Matrix(values, 3, "<f8"));
        ReadRows read = ReadRows.All(_folder["a.npy"]);
        Assert.Equal(EmbeddingElement.Single, read.Layout.Element);
        Assert.Equal(values.Select(v => (float)v), read.Embeddings);
    }

    [Fact]
    public void Files_FollowNaturalOrderOfRelativePaths_AndMixedPrecisionWidens()
    {
        File.WriteAllBytes(_folder["b/2.npy"], NpyWriter.Matrix(new float[] { 4, 5 }, 2, "<f4"));
        File.WriteAllBytes(_folder["b/10.npy"], NpyWriter.Matrix(new Half[] { (Half)2, (Half)3 }, 2, "<f2"));
        File.WriteAllBytes(_folder["B.npy"], NpyWriter.Matrix(new float[] { 0, 1 }, 2, "<f4"));
        File.WriteAllBytes(_folder[".hidden.npy"], [1, 2, 3]);
        ReadRows read = ReadRows.All(_folder.Root);
        Assert.Equal(["B.npy", "b/2.npy", "b/10.npy"], read.Layout.Files.Select(f => f.RelativePath));
        Assert.Equal([0, 1, 2], read.Layout.Files.Select(f => f.FirstRow));
        Assert.Equal(EmbeddingElement.Single, read.Layout.Element);
        Assert.Equal([0, 1, 4, 5, 2, 3], read.Embeddings);
    }

    [Fact]
    public void AnyRowRange_EqualsThatPartOfTheWhole()
    {
        PairSet pairs = PairSet.Generate(500, 1024);
        File.WriteAllBytes(_folder["a.npy"], NpyWriter.Matrix(pairs.Image, pairs.Dimension, "<f2"));
        float[] whole = Array.ConvertAll(pairs.Image, h => (float)h);
        DatasetLayout layout = ReadRows.Discover(_folder.Root);
        using IInputReader reader = InputDataset.Open(layout);
        foreach ((int first, int count) in new[] { (0, 1), (499, 1), (123, 300), (10, 0), (0, 500) })
        {
            List<float> got = [];
            foreach (InputBatch batch in reader.Read(0, first, count, TestContext.Current.CancellationToken))
            {
                using (batch)
                {
                    Assert.True(batch.Embedding.ByteLength <= 8 << 20);
                    got.AddRange(ReadRows.Singles(batch.Embedding));
                }
            }

            Assert.Equal(whole.AsSpan(first * 1024, count * 1024).ToArray(), got);
        }
    }

    [Fact]
    public void ParquetOfTheSameStem_GivesIdsAndScores()
    {
        PairSet pairs = PairSet.Generate(50, 8);
        File.WriteAllBytes(_folder["x/a.npy"], NpyWriter.Matrix(pairs.Image, 8, "<f2"));
        long?[] ids = [.. Enumerable.Range(0, 50).Select(i => i == 3 ? null : (long?)i * 1000)];
        double?[] scores = [.. Enumerable.Range(0, 50).Select(i => i == 7 ? null : (double?)i / 50)];
        ParquetFixture.Columns(_folder["x/a.parquet"], "id", ids, "quality", scores);
        ReadRows read = ReadRows.All(_folder.Root, score: new ScoreSource(ScoreKind.Column, "quality"));
        Assert.Equal(IdKind.Integer, read.Layout.Ids);
        Assert.Equal(ids.Select(id => id?.ToString(System.Globalization.CultureInfo.InvariantCulture)), read.Ids!);
        Assert.Equal(scores.Select(s => s ?? double.NaN), read.Scores!);

        // The same pair is found when the npy is named alone.
        Assert.Equal(read.Ids!, ReadRows.All(_folder["x/a.npy"]).Ids!);
    }

    [Fact]
    public void ScoreFile_MayLieAmongTheInputs_AndIsReadByRowOverAllFiles()
    {
        File.WriteAllBytes(_folder["a.npy"], NpyWriter.Matrix(new float[] { 1, 2 }, 1, "<f4"));
        File.WriteAllBytes(_folder["b.npy"], NpyWriter.Matrix(new float[] { 3 }, 1, "<f4"));
        File.WriteAllBytes(_folder["scores.npy"], NpyWriter.Vector(new short[] { 7, -8, 9 }, "<i2"));
        ReadRows read = ReadRows.All(_folder.Root, score: new ScoreSource(ScoreKind.File, _folder["scores.npy"]));
        Assert.Equal([7, -8, 9], read.Scores!);
    }

    [Fact]
    public void Fingerprint_ChangesWithTheInputAndNotWithTheReading()
    {
        File.WriteAllBytes(_folder["a.npy"], NpyWriter.Matrix(new float[] { 1, 2 }, 1, "<f4"));
        string first = ReadRows.Discover(_folder.Root).Fingerprint;
        Assert.Equal(first, ReadRows.Discover(_folder.Root).Fingerprint);
        Assert.Matches("^[0-9a-f]{64}$", first);
        File.SetLastWriteTimeUtc(_folder["a.npy"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.NotEqual(first, ReadRows.Discover(_folder.Root).Fingerprint);
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1, 2), }", "object array")]
    [InlineData("{'descr': '<i8', 'fortran_order': False, 'shape': (1, 1), }", "dtype <i8")]
    [InlineData("{'descr': [('a', '<f4'), ('b', '<f4')], 'fortran_order': False, 'shape': (1, 1), }", "fields a, b; embeddings are a 2-D array of numbers, so save the field that is meant, numpy.save('b.npy', array['b'])")]
    [InlineData("{'descr': [('e', '<f2', (16,)), ('id', '<i8')], 'fortran_order': False, 'shape': (60,), }", "numpy.save('e.npy', array['e'])")]
    [InlineData("{'descr': '<U8', 'fortran_order': False, 'shape': (1, 1), }", "dtype <U8")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "1-D array (2,)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 2), }", "3-D array")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 0), }", "values a row")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }", "truncated, shape (1, 3)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }", "4 bytes too long")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 1048576), }", "truncated")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775808, 2), }", "malformed")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, }", "missing")]
    [InlineData("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (1, 2), }", "malformed")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'sha\n\u001b[2J': (1, 2), }", "unknown key 'sha  [2J'")]
    [InlineData("[1, 2]", "malformed")]
    public void WhatCannotBeAnEmbedding_IsRefusedByNameAndRemedy(string header, string says)
    {
        File.WriteAllBytes(_folder["bad.npy"], [.. NpyWriter.Header(header), .. new byte[8]]);
        string message = ReadRows.Refusal(() => ReadRows.Discover(_folder.Root));
        Assert.StartsWith("bad.npy: ", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Fact]
    public void NotAnNpy_AndEmptyFile_AreRefused()
    {
        File.WriteAllBytes(_folder["bad.npy"], "PK not numpy at all"u8);
        Assert.Contains("not an npy", ReadRows.Refusal(() => ReadRows.Discover(_folder.Root)), StringComparison.Ordinal);
        File.WriteAllBytes(_folder["bad.npy"], []);
        Assert.Contains("bad.npy: is empty", ReadRows.Refusal(() => ReadRows.Discover(_folder.Root)), StringComparison.Ordinal);
    }

    [Fact]
    public void DoublesBeyondSingles_KeepTheirDirection_AndTooSmallIsNotZero()
    {
        double[] rows = [3e300, 4e300, -3e-36, 4e-36, 1e-300, 0, 0, 0, double.MaxValue, -double.MaxValue, 1e308, double.PositiveInfinity, 0, double.NaN, 2, 1];
        File.WriteAllBytes(_folder["a.npy"], NpyWriter.Matrix(rows, 2, "<f8"));
        using IInputReader reader = InputDataset.Open(ReadRows.Discover(_folder.Root));
        using InputBatch batch = Assert.Single(reader.Read(0, 0, 8, TestContext.Current.CancellationToken));
        string?[]? reasons = RowValidation.Check(batch);
        Assert.Equal([null, null, "too small embedding", "zero embedding", null, "non-finite embedding", "non-finite embedding", null], reasons!);
        float[] values = ReadRows.Singles(batch.Embedding);
        Assert.Equal([0.75f, -0.75f, -1f, 2f], [values[0] / values[1], values[2] / values[3], values[8] / values[9], values[14]]);
    }

    [Fact]
    public void Disagreements_NameBothFiles()
    {
        File.WriteAllBytes(_folder["a.npy"], NpyWriter.Matrix(new float[6], 2, "<f4"));
        ParquetFixture.Columns(_folder["a.parquet"], "id", new long[] { 1, 2 }, "s", new double[] { 1, 2 });
        string counts = ReadRows.Refusal(() => ReadRows.Discover(_folder.Root));
        Assert.Contains("a.npy has 3 rows, a.parquet has 2", counts, StringComparison.Ordinal);

        File.Delete(_folder["a.parquet"]);
        File.WriteAllBytes(_folder["b.npy"], NpyWriter.Matrix(new float[6], 3, "<f4"));
        string dimensions = ReadRows.Refusal(() => ReadRows.Discover(_folder.Root));
        Assert.Contains("b.npy: 3 values a row, but a.npy has 2", dimensions, StringComparison.Ordinal);

        File.WriteAllBytes(_folder["b.npy"], NpyWriter.Matrix(new float[6], 2, "<f4"));
        File.WriteAllBytes(_folder["s.npy"], NpyWriter.Vector(new float[5], "<f4"));
        string scores = ReadRows.Refusal(() => ReadRows.Discover(_folder.Root, score: new ScoreSource(ScoreKind.File, _folder["s.npy"])));
        Assert.Contains("5 scores", scores, StringComparison.Ordinal);
        Assert.Contains(_folder.Root, scores, StringComparison.Ordinal);
        Assert.Contains("6 rows", scores, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownScoreColumn_ListsTheNumericOnes()
    {
        File.WriteAllBytes(_folder["a.npy"], NpyWriter.Matrix(new float[2], 1, "<f4"));
        ParquetFixture.Columns(_folder["a.parquet"], "name", new[] { "x", "y" }, "quality", new double[] { 1, 2 });
        string unknown = ReadRows.Refusal(() => ReadRows.Discover(_folder.Root, score: new ScoreSource(ScoreKind.Column, "qualty")));
        Assert.EndsWith("available: quality", unknown, StringComparison.Ordinal);
        string text = ReadRows.Refusal(() => ReadRows.Discover(_folder.Root, score: new ScoreSource(ScoreKind.Column, "name")));
        Assert.Contains("expected numbers", text, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingToRead_IsSaid()
    {
        Assert.Contains("no such file", ReadRows.Refusal(() => ReadRows.Discover(_folder["missing"])), StringComparison.Ordinal);
        Assert.Contains("no arrow, arrows, feather, ipc, npy, npz, parquet, safetensors file", ReadRows.Refusal(() => ReadRows.Discover(_folder.Root)), StringComparison.Ordinal);
        File.WriteAllBytes(_folder["a.npy"], NpyWriter.Array(Array.Empty<float>(), "<f4", "(0, 4)"));
        Assert.Contains("no rows", ReadRows.Refusal(() => ReadRows.Discover(_folder.Root)), StringComparison.Ordinal);
        Assert.Contains("--score clip", ReadRows.Refusal(() => ReadRows.Discover(_folder.Root, score: new ScoreSource(ScoreKind.Clip))), StringComparison.Ordinal);
        Assert.Contains("--embedding", ReadRows.Refusal(() => ReadRows.Discover(_folder.Root, embedding: "x")), StringComparison.Ordinal);
    }

    [Fact]
    public void AFileCutShortAfterDiscovery_IsRefusedWhileReading()
    {
        File.WriteAllBytes(_folder["a.npy"], NpyWriter.Matrix(new float[6], 2, "<f4"));
        DatasetLayout layout = ReadRows.Discover(_folder.Root);
        File.WriteAllBytes(_folder["a.npy"], NpyWriter.Matrix(new float[4], 2, "<f4"));
        Assert.Contains("changed", ReadRows.Refusal(() => ReadRows.All(layout)), StringComparison.Ordinal);
    }
}
