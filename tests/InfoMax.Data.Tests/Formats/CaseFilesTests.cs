using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

/// <summary>
/// The files of <c>tests/data/cases</c>, each of which stands for a kind that was once read wrongly or refused: what is read is
/// what another reader finds in them.
/// </summary>
public sealed class CaseFilesTests
{
    private const int Dimension = 16;

    private static float[] RowMajor { get; } = MemoryMarshal.Cast<byte, float>(Body("row-major.npy")).ToArray();

    [Theory]
    [InlineData("row-major.npy")]
    [InlineData("fortran.npy")]
    [InlineData("big-endian.npy")]
    [InlineData("npy-and-metadata")]
    public void OrderAndEndianness_DoNotMatter(string name) => Assert.Equal(RowMajor, ReadRows.All(Case(name)).Embeddings);

    [Fact]
    public void Bytes_AreTheNumbersTheyAre() =>
        Assert.Equal(MemoryMarshal.Cast<byte, sbyte>(Body("int8.npy")).ToArray().Select(value => (float)value), ReadRows.All(Case("int8.npy")).Embeddings);

    [Fact]
    public void DoublesBeyondFloats_KeepTheirDirection()
    {
        float[] read = ReadRows.All(Case("beyond-float32.npy")).Embeddings;
        for (int row = 0; row < RowMajor.Length / Dimension; row++)
        {
            double[] expected = Unit(RowMajor.AsSpan(row * Dimension, Dimension));
            Assert.All(Unit(read.AsSpan(row * Dimension, Dimension)), (value, j) => Assert.Equal(expected[j], value, 1e-6));
        }
    }

    [Fact]
    public void LoneArchive_IsItsOnlyArray()
    {
        using ZipArchive archive = ZipFile.OpenRead(Case("lone.npz"));
        using Stream entry = Assert.Single(archive.Entries).Open();
        using MemoryStream bytes = new();
        entry.CopyTo(bytes);
        Assert.Equal(MemoryMarshal.Cast<byte, float>(Body(bytes.ToArray())).ToArray(), ReadRows.All(Case("lone.npz")).Embeddings);
        Assert.Equal(RowMajor, ReadRows.All(Case("lone.npz"), "embeddings").Embeddings);
    }

    [Theory]
    [InlineData("list-of-list.arrow", null)]
    [InlineData("struct-vector.arrow", "emb.vec")]
    [InlineData("struct-vector.arrow", null)]
    [InlineData("id-dictionary.arrow", null)]
    public void NestedVectors_AreThoseThatAnotherReaderFinds(string name, string? path) =>
        Assert.Equal(Numbers(Case(name)), ReadRows.All(Case(name), path).Embeddings);

    [Fact]
    public void DictionaryOfIds_IsRead() =>
        Assert.Equal(Enumerable.Range(0, 40).Select(row => $"cat{row % 10}"), ReadRows.All(Case("id-dictionary.arrow")).Ids!);

    [Fact]
    public void Indices_ChooseTheRows()
    {
        float[] all = Numbers(Path.Combine(Case("hf-indices"), "data-00000-of-00001.arrow"));
        int dimension = all.Length / 40;
        Assert.Equal(Enumerable.Range(0, 10).SelectMany(i => all.AsSpan(3 * i * dimension, dimension).ToArray()), ReadRows.All(Case("hf-indices")).Embeddings);
    }

    [Fact]
    public void MetadataBeside_GivesScoresOfEveryType()
    {
        Assert.Equal(Enumerable.Range(0, 60).Select(row => (double)(row * 37 % 60)), Scores("dec"));
        Assert.All(Scores("flag"), value => Assert.True(value is 0 or 1));
        Assert.Contains(1, Scores("flag"));
        Assert.Contains(0, Scores("flag"));
        Assert.Equal(60, Scores("s").Distinct().Count());

        static double[] Scores(string column) => ReadRows.All(Case("npy-and-metadata"), score: ScoreSource.Parse("column:" + column)).Scores!;
    }

    [Fact]
    public void Booleans_AreZeroAndOne() => Assert.Equal(
        Body("score-bool.npy").ToArray().Select(value => (double)value),
        ReadRows.All(Case("row-major.npy"), score: ScoreSource.Parse("file:" + Case("score-bool.npy"))).Scores!);

    [Fact]
    public void Shards_AreReadAsTheirNumbersSay_WithAWord()
    {
        ReadRows read = ReadRows.All(Case("shard-order"), score: ScoreSource.Parse("file:" + Case("shard-order-score.npy")));
        Assert.Equal(["emb_0.npy", "emb_1.npy", "emb_2.npy", "emb_10.npy"], read.Layout.Files.Select(file => file.RelativePath));
        Assert.Equal(MemoryMarshal.Cast<byte, float>(Body(Path.Combine("shard-order", "emb_10.npy"))).ToArray(), read.Embeddings[(30 * 8)..]);
        Assert.Equal(Enumerable.Range(0, 40).Select(row => (double)row), read.Scores!);
        Assert.Contains(read.Layout.Warnings, warning => warning.Contains("natural and textual order of the files differ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("structured.npy", null, "a structured array of fields id, e; embeddings are a 2-D array of numbers, so save the field that is meant, numpy.save('e.npy', array['e'])")]
    [InlineData("row-major.npy", "score-2d.npy", "2-D array (60, 3), expected 1-D (one score a row); choose a column")]
    public void WhatCannotBeMeant_IsToldWhatToDo(string input, string? score, string expected) => Assert.Contains(
        expected,
        ReadRows.Refusal(() => ReadRows.Discover(Case(input), score: score is null ? null : ScoreSource.Parse("file:" + Case(score)))),
        StringComparison.Ordinal);

    private static string Case(string name) => Repository.PathOf("tests", "data", "cases", name);

    private static double[] Unit(ReadOnlySpan<float> vector)
    {
        double[] values = System.Array.ConvertAll(vector.ToArray(), value => (double)value);
        double norm = Math.Sqrt(values.Sum(value => value * value));
        return System.Array.ConvertAll(values, value => value / norm);
    }

    /// <summary>The values of an npy file of version 1.</summary>
    private static ReadOnlySpan<byte> Body(string name) => Body(File.ReadAllBytes(Case(name)));

    private static ReadOnlySpan<byte> Body(byte[] npy) => npy.AsSpan(10 + BinaryPrimitives.ReadUInt16LittleEndian(npy.AsSpan(8)));

    /// <summary>All float32 values of an Arrow file or stream, however they are nested.</summary>
    private static float[] Numbers(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] magic = new byte[6];
        stream.ReadExactly(magic);
        stream.Position = 0;
        using ArrowStreamReader reader = magic.AsSpan().SequenceEqual("ARROW1"u8) ? new ArrowFileReader(stream) : new ArrowStreamReader(stream);
        List<float> values = [];
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            foreach (ArrayData column in batch.Arrays.Select(array => array.Data))
            {
                Gather(column, values);
            }
        }

        return [.. values];
    }

    private static void Gather(ArrayData data, List<float> values)
    {
        if (ArrowArrayFactory.BuildArray(data) is FloatArray floats)
        {
            values.AddRange(floats.Values.ToArray());
        }

        foreach (ArrayData child in data.Children ?? [])
        {
            Gather(child, values);
        }
    }
}
