using System.Text;
using Xunit;

namespace InfoMax.EndToEnd.Tests.SampleData;

/// <summary>The shipped data sets keep the layout that the README's first command relies on.</summary>
public sealed class SampleDataTests
{
    [Theory]
    [InlineData("banking77", "train_x.npy", "'<f2'", 10_003, 256)]
    [InlineData("spamassassin", "train_x.npy", "'<f2'", 4_846, 128)]
    [InlineData("sap_docs", "x.npy", "'<f4'", 778, 384)]
    public void EmbeddingsFolder_HoldsTheMatrixAlone(string set, string file, string type, int rows, int dimension)
    {
        string path = Assert.Single(Directory.GetFileSystemEntries(Repository.PathOf("tests", "data", set, "embeddings")));
        Assert.Equal(file, Path.GetFileName(path));
        string header = Header(path);
        Assert.Contains($"'descr': {type}, 'fortran_order': False, 'shape': ({rows}, {dimension})", header, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("banking77/train_y.npy", 10_003)]
    [InlineData("banking77/train_el2n.npy", 10_003)]
    [InlineData("banking77/train_ssp.npy", 10_003)]
    [InlineData("spamassassin/train_y.npy", 4_846)]
    [InlineData("sap_docs/y.npy", 778)]
    public void LabelsAndScores_HaveOneValueARow(string file, int rows) =>
        Assert.Contains($"'shape': ({rows},)", Header(Repository.PathOf("tests", "data", file)), StringComparison.Ordinal);

    [Fact]
    public void Banking77_NamesItsSourceAndLicence()
    {
        string readme = File.ReadAllText(Repository.PathOf("tests", "data", "banking77", "README.md"));
        Assert.Contains("https://github.com/PolyAI-LDN/task-specific-datasets", readme, StringComparison.Ordinal);
        Assert.Contains("CC-BY-4.0", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void AllData_StaysUnderNineMegabytes() => Assert.InRange(
        new DirectoryInfo(Repository.PathOf("tests", "data")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length), 1, 9_000_000);

    private static string Header(string path) => Encoding.ASCII.GetString(File.ReadAllBytes(path).AsSpan(10, 118));
}
