using System.Diagnostics;
using System.Globalization;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

/// <summary>Files that NumPy itself wrote, where python3 with numpy is there.</summary>
public sealed class NumpyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("numpy.save('a.npy', x)", EmbeddingElement.Single)]
    [InlineData("numpy.save('a.npy', x.astype('float16'))", EmbeddingElement.Half)]
    [InlineData("numpy.lib.format.write_array(open('a.npy', 'wb'), x, version=(2, 0))", EmbeddingElement.Single)]
    [InlineData("numpy.lib.format.write_array(open('a.npy', 'wb'), x, version=(3, 0))", EmbeddingElement.Single)]
    [InlineData("numpy.save('a.npy', x.astype('float32')[::1])", EmbeddingElement.Single)]
    [InlineData("numpy.save('a.npy', numpy.asfortranarray(x))", EmbeddingElement.Single)]
    [InlineData("numpy.save('a.npy', numpy.asfortranarray(x.astype('float16')))", EmbeddingElement.Half)]
    [InlineData("numpy.save('a.npy', numpy.asfortranarray(x.astype('float64')))", EmbeddingElement.Single)]
    [InlineData("numpy.save('a.npy', x.astype('>f4'))", EmbeddingElement.Single)]
    [InlineData("numpy.save('a.npy', x.astype('>f2'))", EmbeddingElement.Half)]
    [InlineData("numpy.save('a.npy', numpy.asfortranarray(x.astype('>f8')))", EmbeddingElement.Single)]
    public void NpyFiles_AreRead(string statement, EmbeddingElement element)
    {
        Python(statement);
        ReadRows read = ReadRows.All(_folder.Root);
        Assert.Equal((element, 7L, 5), (read.Layout.Element, read.Layout.Rows, read.Layout.Dimension));
        Assert.Equal(Enumerable.Range(0, 35).Select(i => i / 4f), read.Embeddings);
    }

    [Fact]
    public void Integers_AreReadAsTheNumbersTheyAre()
    {
        Python("numpy.save('a.npy', (numpy.arange(35) * 7 - 128).astype('int8').reshape(7, 5))");
        ReadRows signed = ReadRows.All(_folder.Root);
        Assert.Equal(Enumerable.Range(0, 35).Select(i => (float)(sbyte)(i * 7 - 128)), signed.Embeddings);
        Python("numpy.save('a.npy', numpy.asfortranarray((numpy.arange(35) * 7).astype('uint8').reshape(7, 5)))");
        Assert.Equal(Enumerable.Range(0, 35).Select(i => (float)(byte)(i * 7)), ReadRows.All(_folder.Root).Embeddings);
    }

    [Fact]
    public void RandomDoublesOfAnyMagnitude_KeepTheDirectionThatNumpyHas()
    {
        // Unit vectors by numpy in long double, written as text; rows from 1e-44 to 1e307 in magnitude.
        Python("""
            r = numpy.random.default_rng(5); y = r.standard_normal((60, 7)) * 10.0 ** numpy.linspace(-38, 307, 60)[:, None]
            numpy.save('a.npy', y); u = y.astype('longdouble'); u /= numpy.sqrt((u * u).sum(1))[:, None]
            open('unit.txt', 'w').write(' '.join(repr(float(v)) for v in u.ravel()))
            """);
        double[] unit = Array.ConvertAll(File.ReadAllText(_folder["unit.txt"]).Split(' '), text => double.Parse(text, CultureInfo.InvariantCulture));
        ReadRows read = ReadRows.All(_folder.Root);
        for (int row = 0; row < 60; row++)
        {
            double[] values = Array.ConvertAll(read.Embeddings[(row * 7)..((row + 1) * 7)], v => (double)v);
            double norm = Math.Sqrt(values.Sum(v => v * v));
            Assert.InRange(norm, 1e-38, float.MaxValue * 3.0);
            Assert.All(values, (v, j) => Assert.Equal(unit[row * 7 + j], v / norm, 1.2e-7));
        }
    }

    [Theory]
    [InlineData("numpy.savez")]
    [InlineData("numpy.savez_compressed")]
    public void NpzFiles_AreRead(string function)
    {
        Python($"{function}('a.npz', b32_img=-x, l14_img=x.astype('float16'), note=numpy.array('n'), ids=numpy.arange(7))");
        ParquetFixture.DataComp(_folder["a.parquet"], PairSet.Generate(7, 1));
        ReadRows read = ReadRows.All(_folder.Root);
        Assert.Equal(["l14_img"], read.Layout.Embeddings);
        Assert.Equal(Enumerable.Range(0, 35).Select(i => i / 4f), read.Embeddings);
        Assert.Equal(Enumerable.Range(0, 35).Select(i => -i / 4f), ReadRows.All(_folder.Root, "b32_img").Embeddings);
    }

    [Theory]
    [InlineData("numpy.save('a.npy', numpy.array([[x, 1]], dtype=object))", "object array")]
    [InlineData("numpy.save('a.npy', numpy.zeros(3, dtype=[('u', 'u8'), ('v', 'u8')]))", "a structured array of fields u, v")]
    [InlineData("numpy.save('a.npy', numpy.arange(6).reshape(2, 3))", "dtype <i8")]
    public void OtherNpyFiles_AreRefused(string statement, string says)
    {
        Python(statement);
        Assert.Contains(says, ReadRows.Refusal(() => ReadRows.Discover(_folder.Root)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("float16")]
    [InlineData("float32")]
    [InlineData("float64")]
    [InlineData("int8")]
    [InlineData("uint8")]
    [InlineData("int16")]
    [InlineData("uint32")]
    [InlineData("int64")]
    [InlineData("uint64")]
    [InlineData(">f8")]
    [InlineData(">i2")]
    public void ScoreFiles_OfEveryType_AreRead(string type)
    {
        Python($"numpy.save('a.npy', x); numpy.save('s.npy', (numpy.arange(7) * 10).astype('{type}'))");
        ReadRows read = ReadRows.All(_folder.Root, score: new ScoreSource(ScoreKind.File, _folder["s.npy"]));
        Assert.Equal([0, 10, 20, 30, 40, 50, 60], read.Scores!);
    }

    [Fact]
    public void BooleanScores_AreZeroAndOne_AndATableOfScoresIsToldToChooseAColumn()
    {
        Python("numpy.save('a.npy', x); numpy.save('s.npy', numpy.arange(7) % 3 == 0); numpy.save('t.npy', x[:, :3])");
        File.Move(_folder["t.npy"], _folder["t.scores"]);
        ReadRows read = ReadRows.All(_folder["a.npy"], score: new ScoreSource(ScoreKind.File, _folder["s.npy"]));
        Assert.Equal([1, 0, 0, 1, 0, 0, 1], read.Scores!);
        string table = ReadRows.Refusal(() => ReadRows.Discover(_folder["a.npy"], score: new ScoreSource(ScoreKind.File, _folder["t.scores"])));
        Assert.Contains("2-D array (7, 3), expected 1-D (one score a row); choose a column and save it, numpy.save('score.npy', scores[:, 0])", table, StringComparison.Ordinal);
    }

    /// <summary>Runs a statement with <c>x</c>, a 7 x 5 float32 array of i / 4, in the folder.</summary>
    private void Python(string statement)
    {
        const string Interpreter = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(Interpreter), "python3 is not installed");
        ProcessStartInfo start = new(Interpreter, ["-c", $"import numpy\nx = (numpy.arange(35, dtype='float32') / 4).reshape(7, 5)\n{statement}"])
        {
            WorkingDirectory = _folder.Root,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.SkipWhen(errors.Contains("No module named 'numpy'", StringComparison.Ordinal), "numpy is not installed");
        Assert.True(process.ExitCode == 0, errors);
    }
}
