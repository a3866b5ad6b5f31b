using System.IO.Compression;
using System.Numerics;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Tests.Formats.Fuzz;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

/// <summary>One rule for the order of files in every layout: inputs as given, inside one the natural order of relative paths.</summary>
public sealed class FileOrderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void DigitsCompareAsNumbers_TheRestOrdinally_TiesByTheText()
    {
        string[] ordered =
        [
            "", "B.npy", "a", "a/2.npy", "a/10.npy", "a01", "a1", "a1b", "a2", "a18446744073709551616", "a18446744073709551617", "ab", "b", "é1", "é٣", "é٢0",
        ];
        string[] sorted = [.. ordered.Reverse().Order(NaturalOrder.Instance)];
        Assert.Equal(["", "B.npy", "a", "a/2.npy", "a/10.npy", "a01", "a1", "a1b", "a2", "a18446744073709551616", "a18446744073709551617", "ab", "b", "é1", "é٢0", "é٣"], sorted);
    }

    [Fact]
    public void AnyNames_OrderAsTheirTokens()
    {
        FuzzRandom random = new(3);
        for (int i = 0; i < 20_000; i++)
        {
            string a = Name(random);
            string b = Name(random);
            Assert.Equal(Math.Sign(Reference(a, b)), Math.Sign(NaturalOrder.Instance.Compare(a, b)));
            Assert.Equal(-Math.Sign(Reference(a, b)), Math.Sign(NaturalOrder.Instance.Compare(b, a)));
        }
    }

    [Theory]
    [InlineData(InputFormat.Npy)]
    [InlineData(InputFormat.Parquet)]
    [InlineData(InputFormat.Arrow)]
    [InlineData(InputFormat.DataComp)]
    [InlineData(InputFormat.ClipRetrieval)]
    public void EveryLayout_IsReadInNaturalOrder_AndSaysWhereThatIsNotTextual(InputFormat format)
    {
        PairSet pairs = PairSet.Generate(12, 4);
        for (int i = 0; i < 12; i++)
        {
            Write(format, i, pairs.Slice(i, 1));
        }

        ReadRows read = ReadRows.All(_folder.Root);
        Assert.Equal(format, read.Layout.Format);
        Assert.Equal(pairs.Ids, read.Ids!);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (long)i), read.Layout.Files.Select(f => f.FirstRow));
        string warning = Assert.Single(read.Layout.Warnings);
        Assert.Contains("natural and textual order of the files differ", warning, StringComparison.Ordinal);
        Assert.Matches("_?9.* comes before .*_?10", warning);
    }

    [Fact]
    public void TextualOrderThatIsNatural_NeedsNoWord()
    {
        Npy("a/00.npy", 1);
        Npy("a/10.npy", 2);
        Npy("b/00.npy", 3);
        Assert.Empty(Discover(_folder["b"], _folder["a"]).Warnings);
    }

    [Fact]
    public void InputsOfAShellsPattern_AreSaidToBeTextual()
    {
        foreach (int i in new[] { 0, 1, 2, 10 })
        {
            Npy($"emb_{i}.npy", i + 1);
        }

        DatasetLayout globbed = Discover(_folder["emb_0.npy"], _folder["emb_1.npy"], _folder["emb_10.npy"], _folder["emb_2.npy"]);
        Assert.Equal([1, 2, 11, 3], globbed.Files.Select(f => f.Rows));
        Assert.Contains("emb_10.npy comes before", Assert.Single(globbed.Warnings), StringComparison.Ordinal);
        Assert.Empty(Discover(_folder["emb_0.npy"], _folder["emb_10.npy"], _folder["emb_2.npy"], _folder["emb_1.npy"]).Warnings);
    }

    [Fact]
    public void ScoresOfShards_BelongToTheRowsOfTheNumericOrder()
    {
        foreach (int i in new[] { 0, 1, 2, 10 })
        {
            Npy($"x/emb_{i}.npy", 1, i + 1);
        }

        File.WriteAllBytes(_folder["s.npy"], NpyWriter.Vector(new double[] { 1, 2, 3, 11 }, "<f8"));
        ReadRows read = ReadRows.All(_folder["x"], score: new ScoreSource(ScoreKind.File, _folder["s.npy"]));
        Assert.Equal(read.Embeddings.Chunk(2).Select(row => (double)row[0]), read.Scores!);
    }

    [Fact]
    public void AScoreFilesDeclaredOrder_IsHeldAgainstTheInputs()
    {
        foreach (int i in new[] { 0, 2, 10 })
        {
            Npy($"x/emb_{i}.npy", 2);
        }

        File.WriteAllBytes(_folder["s.npy"], NpyWriter.Vector(new double[6], "<f8"));
        Declare("# made by hand", "emb_0.npy\t2", "", "emb_2.npy", "emb_10.npy");
        Scored();
        Declare("emb_0.npy", "emb_10.npy", "emb_2.npy");
        Assert.Contains("s.files.txt line 2: has emb_10.npy where the input has emb_2.npy (from row 2 on)", ReadRows.Refusal(Scored), StringComparison.Ordinal);
        Declare("emb_0.npy", "emb_2.npy");
        Assert.Contains("lists 2 files, the input has 3 (next is emb_10.npy)", ReadRows.Refusal(Scored), StringComparison.Ordinal);
        Declare("emb_0.npy", "emb_2.npy", "emb_10.npy", "emb_11.npy");
        Assert.Contains("line 4: lists emb_11.npy after the input's 3 files", ReadRows.Refusal(Scored), StringComparison.Ordinal);
        Declare("emb_0.npy\t3");
        Assert.Contains("line 1: gives emb_0.npy 3 rows, it has 2", ReadRows.Refusal(Scored), StringComparison.Ordinal);

        void Declare(params string[] lines) => File.WriteAllLines(_folder["s.files.txt"], lines);
        void Scored() => ReadRows.Discover(_folder["x"], score: new ScoreSource(ScoreKind.File, _folder["s.npy"]));
    }

    [Fact]
    public void ALabelFilesDeclaredOrder_IsHeldAgainstTheInputs()
    {
        foreach (int i in new[] { 0, 2, 10 })
        {
            Npy($"x/emb_{i}.npy", 2);
        }

        File.WriteAllBytes(_folder["y.npy"], NpyWriter.Vector(new double[6], "<f8"));
        File.WriteAllLines(_folder["y.files.txt"], ["emb_0.npy", "emb_2.npy", "emb_10.npy"]);
        Labelled();
        File.WriteAllLines(_folder["y.files.txt"], ["emb_0.npy", "emb_10.npy", "emb_2.npy"]);
        Assert.Contains("y.files.txt line 2: has emb_10.npy where the input has emb_2.npy", ReadRows.Refusal(Labelled), StringComparison.Ordinal);

        void Labelled() => InputDataset.Discover(
            new InputRequest { Paths = [_folder["x"]], Labels = new LabelSource(null, _folder["y.npy"]) }, TestContext.Current.CancellationToken);
    }

    private static DatasetLayout Discover(params string[] paths) =>
        InputDataset.Discover(new InputRequest { Paths = paths }, TestContext.Current.CancellationToken);

    private static string Name(FuzzRandom random) => string.Concat(Enumerable.Range(0, random.Below(6)).Select(_ => random.Pick(["0", "1", "9", "00", "10", "a", "b", "/", ".", "é", "-"])));

    /// <summary>Lists of numbers and characters, compared one by one; numbers and characters compare as their first characters do.</summary>
    private static int Reference(string a, string b)
    {
        List<(char First, BigInteger Number)> x = Tokens(a);
        List<(char First, BigInteger Number)> y = Tokens(b);
        for (int i = 0; i < Math.Min(x.Count, y.Count); i++)
        {
            bool numbers = char.IsAsciiDigit(x[i].First) && char.IsAsciiDigit(y[i].First);
            int order = numbers ? x[i].Number.CompareTo(y[i].Number) : x[i].First.CompareTo(y[i].First);
            if (order != 0)
            {
                return order;
            }
        }

        return x.Count != y.Count ? x.Count.CompareTo(y.Count) : string.CompareOrdinal(a, b);
    }

    private static List<(char First, BigInteger Number)> Tokens(string text)
    {
        List<(char, BigInteger)> tokens = [];
        for (int i = 0; i < text.Length;)
        {
            int end = i + 1;
            while (char.IsAsciiDigit(text[i]) && end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            tokens.Add((text[i], char.IsAsciiDigit(text[i]) ? BigInteger.Parse(text[i..end], System.Globalization.CultureInfo.InvariantCulture) : 0));
            i = end;
        }

        return tokens;
    }

    private void Npy(string name, int rows, float value = 1) =>
        File.WriteAllBytes(_folder[name], NpyWriter.Matrix(Enumerable.Repeat(value, 2 * rows).ToArray(), 2, "<f4"));

    private void Write(InputFormat format, int i, PairSet row)
    {
        byte[] image = NpyWriter.Matrix(row.Image, row.Dimension, "<f2");
        switch (format)
        {
            case InputFormat.Npy:
                File.WriteAllBytes(_folder[$"e_{i}.npy"], image);
                ParquetFixture.DataComp(_folder[$"e_{i}.parquet"], row);
                break;
            case InputFormat.Parquet:
                ArrowFixture.WriteParquet(_folder[$"e_{i}.parquet"], Batches(row));
                break;
            case InputFormat.Arrow:
                ArrowFixture.WriteStream(_folder[$"e_{i}.arrow"], Batches(row));
                break;
            case InputFormat.DataComp:
                NpzWriter.Write(_folder[$"{i}.npz"], CompressionLevel.NoCompression, ("l14_img", image));
                ParquetFixture.DataComp(_folder[$"{i}.parquet"], row);
                break;
            default:
                File.WriteAllBytes(_folder[$"img_emb/img_emb_{i}.npy"], image);
                ParquetFixture.DataComp(_folder[$"metadata/metadata_{i}.parquet"], row);
                break;
        }
    }

    private static IEnumerable<Apache.Arrow.RecordBatch> Batches(PairSet row) =>
        ArrowFixture.Batches(row, VectorShape.List, Apache.Arrow.Types.HalfFloatType.Default, 1, "embedding");
}
