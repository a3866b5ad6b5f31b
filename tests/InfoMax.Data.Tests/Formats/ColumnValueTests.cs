using System.Data.SqlTypes;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

/// <summary>What the columns of a table may be made of: encoded texts, decimals, booleans, structs and nested lists, in Parquet and in Arrow.</summary>
public sealed class ColumnValueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("parquet")]
    [InlineData("file")]
    [InlineData("lz4")]
    [InlineData("stream")]
    public void DictionaryEncodedIds_AreRead(string container)
    {
        // The Parquet writer takes no null within a dictionary.
        string?[] words = ["red", "green", container == "parquet" ? "black" : null, "blue"];
        StringArray.Builder dictionary = new();
        System.Array.ForEach(words, word => _ = word is null ? dictionary.AppendNull() : dictionary.Append(word));
        Int8Array.Builder indices = new();
        indices.AppendRange([1, 0, 3, 2]).AppendNull().AppendRange([1, 3, 3, 0, 1]);
        Write(container, ("id", new DictionaryArray(new DictionaryType(Int8Type.Default, StringType.Default, false), indices.Build(), dictionary.Build())), ("embedding", Vectors(10)));
        ReadRows read = ReadRows.All(_folder.Root);
        Assert.Equal((IdKind.Text, "id"), (read.Layout.Ids, read.Layout.IdColumn));
        Assert.Equal(["green", "red", "blue", words[2], null, "green", "blue", "blue", "red", "green"], read.Ids!);
    }

    [Fact]
    public void DictionariesThatGrowOrAreReplacedInAStream_AreReadAsTheyAreAtEachBatch()
    {
        using (FileStream file = File.Create(_folder["a.arrow"]))
        {
            RecordBatch batch = Batch(["a", "b"], [0, 1]);
            using ArrowStreamWriter writer = new(file, batch.Schema);
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        byte[] first = File.ReadAllBytes(_folder["a.arrow"]);
        using (FileStream file = File.Create(_folder["a.arrow"]))
        {
            RecordBatch batch = Batch(["c", "d"], [1, 1]);
            using ArrowStreamWriter writer = new(file, batch.Schema);
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        // Both streams have the same schema: the second goes on behind it, where the first one's end mark was.
        byte[] second = File.ReadAllBytes(_folder["a.arrow"]);
        int schema = 8 + BitConverter.ToInt32(second, 4);
        File.WriteAllBytes(_folder["a.arrow"], [.. first[..^8], .. second[schema..]]);
        Assert.Equal(["a", "b", "d", "d"], ReadRows.All(_folder.Root).Ids!);

        static RecordBatch Batch(string[] words, int[] indices)
        {
            IArrowArray ids = new DictionaryArray(
                new DictionaryType(Int32Type.Default, StringType.Default, false), new Int32Array.Builder().AppendRange(indices).Build(), new StringArray.Builder().AppendRange(words).Build());
            IArrowArray vectors = Vectors(indices.Length);
            return new RecordBatch(new Schema([new Field("id", ids.Data.DataType, true), new Field("embedding", vectors.Data.DataType, true)], null), [ids, vectors], indices.Length);
        }
    }

    [Fact]
    public void AnIndexBeyondTheDictionary_IsDamage()
    {
        Write("file", ("id", new DictionaryArray(new DictionaryType(Int8Type.Default, StringType.Default, false), new Int8Array.Builder().AppendRange([0, 7]).Build(), new StringArray.Builder().Append("x").Build())), ("embedding", Vectors(2)));
        Assert.Contains("index 7 into a dictionary of 1 values", ReadRows.Refusal(() => ReadRows.All(_folder.Root)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("file")]
    [InlineData("stream")]
    public void LargeTexts_AreIds(string container)
    {
        byte[] text = "xyzünï"u8.ToArray();
        long[] offsets = [0, 1, 1, 3, text.Length];
        ArrayData data = new(LargeStringType.Default, 4, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(System.Runtime.InteropServices.MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray()), new ArrowBuffer(text)]);
        Write(container, ("id", ArrowArrayFactory.BuildArray(data)), ("embedding", Vectors(4)));
        Assert.Equal(["x", "", "yz", "ünï"], ReadRows.All(_folder.Root).Ids!);
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("file")]
    public void DecimalAndBooleanColumns_AreScores_AndNullsAreMissing(string container)
    {
        Decimal128Array.Builder decimals = new(new Decimal128Type(20, 3));
        decimals.Append(1.125m).Append(-0.001m).AppendNull().Append(new SqlDecimal(12345678901234567m));
        BooleanArray.Builder flags = new();
        flags.Append(true).Append(false).AppendNull().Append(true);
        DoubleArray.Builder numbers = new();
        numbers.Append(1).Append(double.NaN).AppendNull().Append(double.NegativeInfinity);
        Write(container, ("dec", decimals.Build()), ("flag", flags.Build()), ("num", numbers.Build()), ("embedding", Vectors(4)));
        Assert.Equal([1.125, -0.001, double.NaN, 12345678901234567d], Scores("dec"));
        Assert.Equal([1, 0, double.NaN, 1], Scores("flag"));
        Assert.Equal([null, null, "missing score", null], Reasons("dec"));
        Assert.Equal([null, null, "missing score", null], Reasons("flag"));
        Assert.Equal([null, "non-finite score", "missing score", "non-finite score"], Reasons("num"));
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("file")]
    public void FieldsOfStructs_AreNamedByPath(string container)
    {
        StructType type = new([
            new Field("slug", StringType.Default, true), new Field("q", FloatType.Default, true), new Field("vec", Vectors(1).Data.DataType, true)]);
        ArrayData data = new(
            type, 4, 1, 0, [new ArrowBuffer(new byte[] { 0b1011 })],
            [Texts("a", "b", "c", "d").Data, new FloatArray.Builder().AppendRange([1, 2, 3, 4]).Build().Data, Vectors(4).Data]);
        Write(container, ("meta", ArrowArrayFactory.BuildArray(data)), ("n", new Int32Array.Builder().AppendRange([1, 2, 3, 4]).Build()));
        ReadRows read = ReadRows.All(_folder.Root, "meta.vec", new ScoreSource(ScoreKind.Column, "meta.q"), idColumn: "meta.slug");
        Assert.Equal(["a", "b", null, "d"], read.Ids!);
        Assert.Equal([1, 2, double.NaN, 4], read.Scores!);
        float nan = float.NaN;
        Assert.Equal([1, 0, 2, 1, nan, nan, 4, 3], read.Embeddings);

        // It is the only one there is.
        Assert.Equal(["meta.vec"], ReadRows.Discover(_folder.Root).Embeddings);
        Assert.Contains("available: meta.vec", ReadRows.Refusal(() => ReadRows.Discover(_folder.Root, "meta.vex")), StringComparison.Ordinal);
        Assert.Contains("available: n, meta.q", ReadRows.Refusal(() => ReadRows.Discover(_folder.Root, score: new ScoreSource(ScoreKind.Column, "meta.p"))), StringComparison.Ordinal);
        Assert.Contains("candidates: meta.slug, n; choose with --id-column", Assert.Single(ReadRows.Discover(_folder.Root).Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("file")]
    public void ListsOfOneVector_AreThatVector_AndOfMoreAreRefusedByRowAndType(string container)
    {
        Write(container, ("emb", Nested([1, 1, 1], 3)));
        Assert.Equal([1, 0, 2, 1, 3, 2], ReadRows.All(_folder.Root).Embeddings);
        Write(container, ("emb", Nested([1, 0, 1], 2)));
        Assert.Equal([1, 0, float.NaN, float.NaN, 2, 1], ReadRows.All(_folder.Root).Embeddings);
        Write(container, ("emb", Nested([1, 1, 2], 4)));
        string message = ReadRows.Refusal(() => ReadRows.All(_folder.Root));
        Assert.Contains("row 2 of column 'emb' (list<list<float>>) has 2 inner vectors, expected one", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("file")]
    public void ListsOfStructsWithAVector_AreReadByPath(string container)
    {
        StructType item = new([new Field("name", StringType.Default, true), new Field("vec", Vectors(1).Data.DataType, true)]);
        ArrayData structs = new(item, 3, 0, 0, [ArrowBuffer.Empty], [Texts("x", "y", "z").Data, Vectors(3).Data]);
        Write(container, ("parts", List(structs, [0, 1, 2, 3])));
        Assert.Equal([1, 0, 2, 1, 3, 2], ReadRows.All(_folder.Root, "parts.vec").Embeddings);
        Write(container, ("parts", List(structs, [0, 2, 3])));
        Assert.Contains("row 0 of column 'parts.vec' (list<struct<name: utf8, vec: list<float>>>) has 2 inner vectors", ReadRows.Refusal(() => ReadRows.All(_folder.Root)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("file")]
    public void IntegerVectors_AreTheNumbersTheyAre_AndComeAfterFloats(string container)
    {
        ArrayData bytes = new Int8Array.Builder().AppendRange([-128, 127, 0, 5]).Build().Data;
        Write(container, ("codes", List(bytes, [0, 2, 4])));
        Assert.Equal([-128, 127, 0, 5], ReadRows.All(_folder.Root).Embeddings);
        Write(container, ("codes", List(bytes, [0, 2, 4])), ("some", Vectors(2)));
        Assert.Equal(["some"], ReadRows.Discover(_folder.Root).Embeddings);
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("file")]
    public void ColumnsThatCannotBeIds_AreNamed(string container)
    {
        Write(container, ("id", new DoubleArray.Builder().AppendRange([1, 2]).Build()), ("image_path", Texts("a", "b")), ("embedding", Vectors(2)));
        IReadOnlyList<string> warnings = ReadRows.Discover(_folder.Root).Warnings;
        Assert.Equal(2, warnings.Count);
        Assert.Contains("column 'id' is double, which cannot be an id (text or integers can); there are no ids", warnings[0], StringComparison.Ordinal);
        Assert.Contains("candidates: image_path; choose with --id-column", warnings[1], StringComparison.Ordinal);
        Assert.Single(ReadRows.Discover(_folder.Root, idColumn: "image_path").Warnings);
        Write(container, ("key", Texts("a", "b")), ("embedding", Vectors(2)));
        Assert.Empty(ReadRows.Discover(_folder.Root).Warnings);
    }

    private static StringArray Texts(params string[] texts) => new StringArray.Builder().AppendRange(texts).Build();

    /// <summary>Rows (1, 0), (2, 1), (3, 2), ...</summary>
    private static IArrowArray Vectors(int rows) => ArrowFixture.Vectors(
        [.. Enumerable.Range(0, rows).SelectMany(i => new[] { (Half)(i + 1), (Half)i })], 2, VectorShape.List, FloatType.Default);

    private static IArrowArray Nested(int[] counts, int vectors) =>
        List(Vectors(vectors).Data, [0, .. counts.Select((_, i) => counts.Take(i + 1).Sum())]);

    private static IArrowArray List(ArrayData items, int[] offsets) => ArrowArrayFactory.BuildArray(new ArrayData(
        new ListType(new Field("item", items.DataType, true)), offsets.Length - 1, 0, 0,
        [ArrowBuffer.Empty, new ArrowBuffer(System.Runtime.InteropServices.MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray())], [items]));

    private double[] Scores(string column) => ReadRows.All(_folder.Root, score: new ScoreSource(ScoreKind.Column, column)).Scores!;

    private string?[] Reasons(string column)
    {
        using IInputReader reader = InputDataset.Open(ReadRows.Discover(_folder.Root, score: new ScoreSource(ScoreKind.Column, column)));
        using InputBatch batch = Assert.Single(reader.Read(0, 0, 4, TestContext.Current.CancellationToken));
        return RowValidation.Check(batch)!;
    }

    private void Write(string container, params (string Name, IArrowArray Values)[] columns)
    {
        foreach (string old in Directory.EnumerateFiles(_folder.Root))
        {
            File.Delete(old);
        }

        RecordBatch batch = new(new Schema(columns.Select(c => new Field(c.Name, c.Values.Data.DataType, true)), null), columns.Select(c => c.Values), columns[0].Values.Length);
        switch (container)
        {
            case "parquet": ArrowFixture.WriteParquet(_folder["a.parquet"], [batch]); break;
            case "stream": ArrowFixture.WriteStream(_folder["a.arrow"], [batch]); break;
            case "lz4": ArrowFixture.WriteFile(_folder["a.arrow"], [batch], CompressionCodecType.Lz4Frame); break;
            default: ArrowFixture.WriteFile(_folder["a.arrow"], [batch]); break;
        }
    }
}
