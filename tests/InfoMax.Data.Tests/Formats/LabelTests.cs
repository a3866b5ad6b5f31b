using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

/// <summary>
/// Labels from columns and files. Invariants: the same label is the same text whatever type it is stored in; null, empty and NaN are
/// no label; a file of labels belongs to the input's rows or is refused with both names.
/// </summary>
public sealed class LabelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, byte[]> IntegerFiles => new()
    {
        { "<i8", NpyWriter.Vector(new long[] { 3, -1, 3, 40000 }, "<i8") },
        { ">i4", NpyWriter.Vector(System.Array.ConvertAll(new[] { 3, -1, 3, 40000 }, System.Buffers.Binary.BinaryPrimitives.ReverseEndianness), ">i4") },
        { "<f8", NpyWriter.Vector(new double[] { 3, -1, 3, 40000 }, "<f8") },
        { "<U5", NpyWriter.Array(Encoding.UTF32.GetBytes("3\0\0\0\0-1\0\0\03\0\0\0\040000"), "<U5", "(4,)") },
        { "|S5", NpyWriter.Array("3\0\0\0\0-1\0\0\03\0\0\0\040000"u8.ToArray(), "|S5", "(4,)") },
    };

    [Theory]
    [MemberData(nameof(IntegerFiles))]
    public void AFile_GivesTheSameTexts_WhateverItsType(string descr, byte[] file)
    {
        WriteEmbeddings(4);
        File.WriteAllBytes(_folder["labels.npy"], file);
        Assert.Equal(["3", "-1", "3", "40000"], ReadRows.Labelled(_folder.Root, $"file:{_folder["labels.npy"]}").Labels!);
        Assert.NotEmpty(descr);
    }

    [Fact]
    public void NullEmptyAndNaN_AreNoLabel()
    {
        Write(
            ("text", new StringArray.Builder().Append("b").AppendNull().Append("").Append("a").Build()),
            ("number", new DoubleArray.Builder().Append(7).Append(double.NaN).AppendNull().Append(-2).Build()),
            ("flag", new BooleanArray.Builder().Append(true).Append(false).AppendNull().Append(true).Build()));
        Assert.Equal(["b", null, null, "a"], ReadRows.Labelled(_folder.Root, "column:text").Labels!);
        Assert.Equal(["7", null, null, "-2"], ReadRows.Labelled(_folder.Root, "column:number").Labels!);
        Assert.Equal(["true", "false", null, "true"], ReadRows.Labelled(_folder.Root, "column:flag").Labels!);
        File.WriteAllBytes(_folder["l.npy"], NpyWriter.Vector(new float[] { 7, float.NaN, 7, 8 }, "<f4"));
        Assert.Equal(["7", null, "7", "8"], ReadRows.Labelled(_folder["x.parquet"], $"file:{_folder["l.npy"]}").Labels!);
    }

    [Fact]
    public void WhatIsNoLabel_IsRefusedInOneLine()
    {
        Write(
            ("half", new DoubleArray.Builder().Append(1).Append(2.5).Append(3).Append(4).Build()),
            ("when", new Date32Array.Builder().Append(DateTimeOffset.UnixEpoch).Append(DateTimeOffset.UnixEpoch).Append(DateTimeOffset.UnixEpoch).Append(DateTimeOffset.UnixEpoch).Build()));
        Assert.Contains("x.parquet: label column 'half' row 1: 2.5 is no label", Refusal("column:half"), StringComparison.Ordinal);
        Assert.Contains("label column 'when' is date", Refusal("column:when"), StringComparison.Ordinal);
        Assert.Contains("no column 'what' (--labels column); available: half", Refusal("column:what"), StringComparison.Ordinal);
        File.WriteAllBytes(_folder["2d.npy"], NpyWriter.Matrix(new long[] { 1, 2, 3, 4 }, 2, "<i8"));
        Assert.Contains("2d.npy: 2-D array (2, 2), expected 1-D", Refusal($"file:{_folder["2d.npy"]}"), StringComparison.Ordinal);
        File.WriteAllBytes(_folder["c8.npy"], NpyWriter.Array(new double[8], "<c16", "(4,)"));
        Assert.Contains("c8.npy: dtype <c16, expected integers or text", Refusal($"file:{_folder["c8.npy"]}"), StringComparison.Ordinal);

        string Refusal(string labels) => ReadRows.Refusal(() => ReadRows.Labelled(_folder["x.parquet"], labels));
    }

    [Fact]
    public void AFileOfOtherRows_OrOfAnotherOrder_IsRefusedWithBothNames()
    {
        WriteEmbeddings(4);
        string labels = _folder["labels.npy"];
        File.WriteAllBytes(labels, NpyWriter.Vector(new long[] { 1, 2, 3 }, "<i8"));
        string input = _folder["x.npy"];
        Assert.StartsWith($"{labels}: 3 labels, but {input} has 4 rows", ReadRows.Refusal(() => ReadRows.Labelled(input, $"file:{labels}")), StringComparison.Ordinal);
        File.WriteAllBytes(labels, NpyWriter.Vector(new long[] { 1, 2, 3, 4 }, "<i8"));
        File.WriteAllText(_folder["labels.files.txt"], "y.npy\t4\n");
        Assert.Contains("has y.npy where the input has x.npy", ReadRows.Refusal(() => ReadRows.Labelled(input, $"file:{labels}")), StringComparison.Ordinal);
    }

    [Fact]
    public void AChangedLabelFile_ChangesTheFingerprint()
    {
        WriteEmbeddings(4);
        File.WriteAllBytes(_folder["labels.npy"], NpyWriter.Vector(new long[] { 1, 2, 3, 4 }, "<i8"));
        DatasetLayout before = ReadRows.Labelled(_folder.Root, $"file:{_folder["labels.npy"]}").Layout;
        Assert.Contains(before.Sources, source => source.Path == _folder["labels.npy"]);
        File.WriteAllBytes(_folder["labels.npy"], NpyWriter.Vector(new int[] { 1, 2, 3, 4 }, "<i4"));
        Assert.NotEqual(before.Fingerprint, ReadRows.Labelled(_folder.Root, $"file:{_folder["labels.npy"]}").Layout.Fingerprint);
    }

    [Theory]
    [InlineData("column", "names no column; give column:NAME")]
    [InlineData("file:", "names no file; give file:PATH.npy")]
    [InlineData("class", "must be column:NAME or file:PATH.npy")]
    public void OtherWords_AreRefused(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<FormatException>(() => LabelSource.Parse(text)).Message);

    private void WriteEmbeddings(int rows) => File.WriteAllBytes(_folder["x.npy"], NpyWriter.Matrix(new float[] { 1, 2, 3, 4, 5, 6, 7, 8 }[..(2 * rows)], 2, "<f4"));

    private void Write(params (string Name, IArrowArray Values)[] columns)
    {
        FixedSizeListArray.Builder vectors = new(FloatType.Default, 2);
        FloatArray.Builder values = (FloatArray.Builder)vectors.ValueBuilder;
        for (int row = 0; row < 4; row++)
        {
            vectors.Append();
            values.Append(row + 1).Append(2);
        }

        (string Name, IArrowArray Values)[] all = [.. columns, ("embedding", vectors.Build())];
        Schema schema = new([.. all.Select(column => new Field(column.Name, column.Values.Data.DataType, true))], null);
        ArrowFixture.WriteParquet(_folder["x.parquet"], [new RecordBatch(schema, all.Select(column => column.Values), 4)]);
    }
}
