using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

/// <summary>Embedding columns of tables: names, nulls, lengths, and large record batches.</summary>
public sealed class VectorColumnTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("embedding", "other")]
    [InlineData("embeddings", "a_first_column")]
    [InlineData("image_embedding", "text_embedding")]
    public void WellKnownNames_ArePreferred(string known, string other)
    {
        ArrowFixture.WriteParquet(_folder["a.parquet"], ArrowFixture.Batches(PairSet.Generate(3, 2), VectorShape.List, FloatType.Default, 3, other, known));
        Assert.Equal([known], ReadRows.Discover(_folder.Root).Embeddings);
    }

    [Fact]
    public void UnknownNames_MustBeChosen()
    {
        ArrowFixture.WriteParquet(_folder["a.parquet"], ArrowFixture.Batches(PairSet.Generate(3, 2), VectorShape.List, FloatType.Default, 3, "first", "second"));
        Assert.Contains("several embeddings (first, second)", ReadRows.Refusal(() => ReadRows.Discover(_folder.Root)), StringComparison.Ordinal);
        Assert.Equal(["second"], ReadRows.Discover(_folder.Root, "second").Embeddings);
        ParquetFixture.Columns(_folder["a.parquet"], "id", new[] { 1, 2 }, "s", new double[] { 1, 2 });
        Assert.Contains("no embedding column", ReadRows.Refusal(() => ReadRows.Discover(_folder.Root)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MissingVectorsAndValues_BecomeNaN_SoThatTheirRowsAreFound(bool parquet)
    {
        Write(parquet, [[1, 2], null, [], [3, null], [4, 5]]);
        ReadRows read = ReadRows.All(_folder.Root);
        float nan = float.NaN;
        Assert.Equal([1, 2, nan, nan, nan, nan, 3, nan, 4, 5], read.Embeddings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AVectorOfAnotherLength_IsNamedByRow(bool parquet)
    {
        Write(parquet, [null, [1, 2], [1, 2], [1, 2, 3]]);
        string message = ReadRows.Refusal(() => ReadRows.All(_folder.Root));
        Assert.Contains("the vector of row 3 in column 'embedding' has another length than 2", message, StringComparison.Ordinal);
        Write(parquet, [null, []]);
        Assert.Contains("holds no vector", ReadRows.Refusal(() => ReadRows.Discover(_folder.Root)), StringComparison.Ordinal);
    }

    [Fact]
    public void TextViewsAndLongTexts_AreIds()
    {
        string[] ids = ["", "short", "exactly 12 ch", new string('x', 300), "ünïcödé 文字"];
        StringViewArray.Builder views = new();
        System.Array.ForEach(ids, id => views.Append(id));
        IArrowArray[] columns = [views.Build(), ArrowFixture.Vectors(new Half[10], 2, VectorShape.List, HalfFloatType.Default)];
        ArrowFixture.WriteStream(_folder["a.arrow"], [new RecordBatch(new Schema([new Field("id", columns[0].Data.DataType, true), new Field("embedding", columns[1].Data.DataType, true)], null), columns, 5)]);
        Assert.Equal(ids, ReadRows.All(_folder.Root).Ids!);
    }

    [Fact]
    public void ALargeRecordBatch_CostsOnlyTheRowsOfTheMoment()
    {
        const int Rows = 40_000;
        const int Dimension = 512;
        Half[] values = new Half[Rows * Dimension];
        values.AsSpan().Fill((Half)0.5);
        IArrowArray vectors = ArrowFixture.Vectors(values, Dimension, VectorShape.FixedSizeList, HalfFloatType.Default);
        ArrowFixture.WriteFile(_folder["a.arrow"], [new RecordBatch(new Schema([new Field("embedding", vectors.Data.DataType, true)], null), [vectors], Rows)]);
        DatasetLayout layout = ReadRows.Discover(_folder.Root);
        using IInputReader reader = InputDataset.Open(layout);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (InputBatch batch in reader.Read(0, Rows - 100, 100, TestContext.Current.CancellationToken))
        {
            Assert.Equal(100, batch.Rows);
            batch.Dispose();
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void IntegerIds_AreCarriedAsText_AndOtherTypesAreRefused()
    {
        File.WriteAllBytes(_folder["a.npy"], NpyWriter.Matrix(new float[] { 1, 2 }, 1, "<f4"));
        ParquetFixture.Columns(_folder["a.parquet"], "key", new[] { long.MinValue, long.MaxValue }, "weight", new double[] { 1, 2 });
        ReadRows read = ReadRows.All(_folder.Root);
        Assert.Equal((IdKind.Integer, "key"), (read.Layout.Ids, read.Layout.IdColumn));
        Assert.Equal(["-9223372036854775808", "9223372036854775807"], read.Ids!);
        string message = ReadRows.Refusal(() => ReadRows.Discover(_folder.Root, idColumn: "weight"));
        Assert.Contains("id column 'weight' is double", message, StringComparison.Ordinal);
        Assert.Contains("available: key", ReadRows.Refusal(() => ReadRows.Discover(_folder.Root, idColumn: "kye")), StringComparison.Ordinal);
    }

    [Fact]
    public void AZeroOrNonFinitePart_MakesTheWholeConcatenatedRowInvalid()
    {
        Half[] image = [(Half)3, (Half)4, (Half)0, (Half)0, (Half)1, (Half)0, Half.NaN, (Half)1, (Half)0, (Half)0];
        Half[] text = [(Half)0, (Half)2, (Half)1, (Half)1, (Half)0, (Half)0, (Half)1, (Half)1, Half.NaN, (Half)0];
        PairSet pairs = PairSet.Generate(5, 2) with { Image = image, Text = text };
        ArrowFixture.WriteStream(_folder["a.arrow"], ArrowFixture.Batches(pairs, VectorShape.List, HalfFloatType.Default, 5));
        ReadRows read = ReadRows.All(_folder.Root, "image_embedding+text_embedding");
        float nan = float.NaN;
        Assert.Equal([0.6f, 0.8f, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, nan, nan, nan, nan, 0, 0, 0, 0], read.Embeddings);
    }

    private void Write(bool parquet, float?[]?[] rows)
    {
        ListArray.Builder lists = new(new Field("item", FloatType.Default, true));
        FloatArray.Builder values = (FloatArray.Builder)lists.ValueBuilder;
        foreach (float?[]? row in rows)
        {
            if (row is null)
            {
                lists.AppendNull();
                continue;
            }

            lists.Append();
            foreach (float? value in row)
            {
                values.Append(value);
            }
        }

        ListArray column = lists.Build();
        RecordBatch batch = new(new Schema([new Field("embedding", column.Data.DataType, true)], null), [column], rows.Length);
        if (parquet)
        {
            ArrowFixture.WriteParquet(_folder["a.parquet"], [batch]);
        }
        else
        {
            ArrowFixture.WriteFile(_folder["a.arrow"], [batch]);
        }
    }
}
