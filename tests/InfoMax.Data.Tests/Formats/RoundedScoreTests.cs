using System.Data.SqlTypes;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Validation;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

/// <summary>Scores of more digits than a double holds rank as equal where they differ only there: it is said, with the first row.</summary>
public sealed class RoundedScoreTests : IDisposable
{
    private const long Beyond = (1L << 53) + 1;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("i8")]
    [InlineData("u8")]
    public void WideIntegersOfAFile_AreSaid(string type)
    {
        byte[] file = type == "i8"
            ? NpyWriter.Vector(new long[] { 1L << 60, 7, Beyond, -Beyond, long.MaxValue }, "<i8")
            : NpyWriter.Vector(new ulong[] { 1UL << 63, 7, (ulong)Beyond, (ulong)Beyond + 2, ulong.MaxValue }, "<u8");
        File.WriteAllBytes(_folder["s.npy"], file);
        File.WriteAllBytes(_folder["a.npy"], NpyWriter.Matrix([1, 0, 0, 1, 1, 1, 2, 1, 1, 3], 2, "<f4"));
        Assert.Contains("3 scores have more digits than float64 holds", Line("file:" + _folder["s.npy"]), StringComparison.Ordinal);
        Assert.Contains("the first is row 2, 9007199254740993 read as 9007199254740992", Line("file:" + _folder["s.npy"]), StringComparison.Ordinal);
    }

    [Fact]
    public void WideIntegersAndDecimalsOfAColumn_AreSaid_AndWhatADoubleTellsApartIsNot()
    {
        Decimal128Array.Builder decimals = new(new Decimal128Type(38, 20));
        System.Array.ForEach<string>(["0.12345678901234567891", "0.5", "0.30000000000000004000", "0.10000000000000000555"], text => decimals.Append(SqlDecimal.Parse(text)));
        Int64Array.Builder integers = new();
        integers.Append(5).AppendNull().Append(1L << 62).Append(Beyond);
        IArrowArray encoded = new DictionaryArray(
            new DictionaryType(Int8Type.Default, UInt64Type.Default, false), new Int8Array.Builder().AppendRange([0, 1, 1, 0]).Build(), new UInt64Array.Builder().AppendRange([3, ulong.MaxValue]).Build());
        Write(("dec", decimals.Build()), ("int", integers.Build()), ("code", encoded), ("float", new DoubleArray.Builder().AppendRange([1e300, .1, 3, 4]).Build()));
        Assert.Contains("column:dec: 1 score has", Line("column:dec"), StringComparison.Ordinal);
        Assert.Contains("row 0, 0.12345678901234567891 read as 0.12345678901234568", Line("column:dec"), StringComparison.Ordinal);
        Assert.Contains("column:int: 1 score has more digits than float64 holds, and those that differ only there rank as equal; the first is row 3, 9007199254740993 read as 9007199254740992", Line("column:int"), StringComparison.Ordinal);
        Assert.Contains("column:code: 2 scores have", Line("column:code"), StringComparison.Ordinal);
        Assert.Equal(string.Empty, Line("column:float"));
    }

    [Theory]
    [InlineData("9007199254740993", "9007199254740993 read as 9007199254740992")]
    [InlineData("18446744073709551615", "18446744073709551615 read as 18446744073709551616")]
    [InlineData("0.12345678901234567891", "0.12345678901234567891 read as 0.12345678901234568")]
    [InlineData("9007199254740992", "")]
    [InlineData("0.30000000000000004", "")]
    [InlineData("1e300", "")]
    public void NumbersOfACsv_AreSaid_AndReadAsTheNearestDouble(string text, string says)
    {
        Csv(text, "-2");
        Assert.Contains(says, Line("column:n"), StringComparison.Ordinal);
        Assert.Equal(says.Length == 0, Line("column:n").Length == 0);
        Assert.Equal([double.Parse(text, CultureInfo.InvariantCulture), -2, 0.5, double.NaN], ReadRows.All(_folder.Root, score: new ScoreSource(ScoreKind.Column, "n")).Scores!);
    }

    [Fact]
    public void IntegersBeyond64Bits_AreIdsAndLabelsAsTheyAreWritten()
    {
        const string First = "123456789012345678901234567890";
        const string Second = "123456789012345678901234567891";
        Csv(First, Second);
        Assert.Equal([First, Second, "0.5", null], ReadRows.All(_folder.Root, idColumn: "n").Ids!);
        Assert.Equal([First, Second, "0.5", null], ReadRows.Labelled(_folder.Root, "column:n").Labels!);
    }

    [Fact]
    public void WholeFloatsBeyond53Bits_AreNoLabels()
    {
        Write(("y", new DoubleArray.Builder().AppendRange([1, 2, 3, 1e17]).Build()));
        string refusal = ReadRows.Refusal(() => ReadRows.Labelled(_folder.Root, "column:y"));
        Assert.Contains("row 3: 1E+17 is no label, as floats beyond 2^53 do not tell integers apart", refusal, StringComparison.Ordinal);
    }

    private void Csv(string first, string second)
    {
        File.WriteAllBytes(_folder["embeddings.npy"], NpyWriter.Matrix([1, 0, 0, 1, 1, 1, 2, 1], 2, "<f4"));
        File.WriteAllText(_folder["metadata.csv"], $"id,n\na,{first}\nb,{second}\nc,0.5\nd,\n");
    }

    private void Write(params (string Name, IArrowArray Values)[] columns)
    {
        IArrowArray vectors = ArrowFixture.Vectors([.. Enumerable.Range(1, 8).Select(i => (Half)i)], 2, VectorShape.List, FloatType.Default);
        RecordBatch batch = new(
            new Schema(columns.Append(("embedding", vectors)).Select(c => new Field(c.Item1, c.Item2.Data.DataType, true)), null), columns.Select(c => c.Values).Append(vectors), 4);
        ArrowFixture.WriteFile(_folder["a.arrow"], [batch]);
    }

    /// <summary>The line on the score's digits; empty for none.</summary>
    private string Line(string score)
    {
        DatasetLayout layout = ReadRows.Discover(_folder.Root, score: ScoreSource.Parse(score));
        return string.Concat(DatasetValidation.Run(layout, [], null, TestContext.Current.CancellationToken).Warnings.Where(line => line.Contains("more digits", StringComparison.Ordinal)));
    }
}
