using System.Diagnostics;
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
    public void NpyFiles_AreRead(string statement, EmbeddingElement element)
    {
        Python(statement);
        ReadRows read = ReadRows.All(_folder.Root);
        Assert.Equal((element, 7L, 5), (read.Layout.Element, read.Layout.Rows, read.Layout.Dimension));
        Assert.Equal(Enumerable.Range(0, 35).Select(i => i / 4f), read.Embeddings);
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
    [InlineData("numpy.save('a.npy', numpy.asfortranarray(x))", "Fortran")]
    [InlineData("numpy.save('a.npy', x.astype('>f4'))", "big-endian")]
    [InlineData("numpy.save('a.npy', numpy.array([[x, 1]], dtype=object))", "object array")]
    [InlineData("numpy.save('a.npy', numpy.zeros(3, dtype=[('u', 'u8'), ('v', 'u8')]))", "1-D array")]
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
    public void ScoreFiles_OfEveryType_AreRead(string type)
    {
        Python($"numpy.save('a.npy', x); numpy.save('s.npy', (numpy.arange(7) * 10).astype('{type}'))");
        ReadRows read = ReadRows.All(_folder.Root, score: new ScoreSource(ScoreKind.File, _folder["s.npy"]));
        Assert.Equal([0, 10, 20, 30, 40, 50, 60], read.Scores!);
    }

    /// <summary>Runs a statement with <c>x</c>, a 7 x 5 float32 array of i / 4, in the folder.</summary>
    private void Python(string statement)
    {
        const string Interpreter = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(Interpreter), "python3 is not installed");
        ProcessStartInfo start = new(Interpreter, ["-c", $"import numpy; x = (numpy.arange(35, dtype='float32') / 4).reshape(7, 5); {statement}"])
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
