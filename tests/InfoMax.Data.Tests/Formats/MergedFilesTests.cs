using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

/// <summary>Files that should perhaps not be one set are named, and results of earlier jobs are no input.</summary>
public sealed class MergedFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LinksToOneFile_AreNamed_WhereverTheLinkIs()
    {
        Npy("a/1.npy", 1);
        File.CreateSymbolicLink(_folder["a/2.npy"], "1.npy");
        Assert.Contains("links lead to the same file, whose rows are read more than once: 1.npy = 2.npy;", Warning("a"), StringComparison.Ordinal);
        File.Delete(_folder["a/2.npy"]);
        Directory.CreateSymbolicLink(_folder["b"], _folder["a"]);
        Assert.Contains("a/1.npy = b/1.npy", Warning(""), StringComparison.Ordinal);
        Assert.Contains("/1.npy = ", Assert.Single(Discover(_folder["a"], _folder["b"]).Warnings), StringComparison.Ordinal);
        Assert.Empty(Discover(_folder["b"]).Warnings);
    }

    [Fact]
    public void ALinkedFile_IsKnownByItsTargetsFacts()
    {
        Npy("blobs/1", 1, 50);
        Directory.CreateDirectory(_folder["snapshot"]);
        File.CreateSymbolicLink(_folder["snapshot/1.npy"], "../blobs/1");
        DatasetLayout layout = Discover(_folder["snapshot"]);
        SourceFile source = Assert.Single(layout.Sources);
        Assert.Equal(new FileInfo(_folder["blobs/1"]).Length, source.Bytes);
        File.SetLastWriteTimeUtc(_folder["blobs/1"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Throws<InputDataException>(source.RequireUnchanged);
        Assert.NotEqual(layout.Fingerprint, Discover(_folder["snapshot"]).Fingerprint);
    }

    [Fact]
    public void EqualFiles_AreNamed_AndFilesThatDifferAnywhereInTheSamplesAreNot()
    {
        Npy("a.npy", 1, 40_000);
        Npy("b.npy", 1, 40_000);
        Npy("c.npy", 2, 40_000);
        Npy("d.npy", 1, 40_001);
        string warning = Warning("");
        Assert.Contains("files of the same content are all read, so their rows come more than once: a.npy = b.npy;", warning, StringComparison.Ordinal);
        byte[] bytes = File.ReadAllBytes(_folder["b.npy"]);
        bytes[^1] ^= 1;
        File.WriteAllBytes(_folder["b.npy"], bytes);
        Assert.Empty(Discover(_folder.Root).Warnings);
    }

    [Theory]
    [InlineData("img_0.npy", "text_0.npy", true)]
    [InlineData("images/0.npy", "captions/0.npy", true)]
    [InlineData("images/0.npy", "captions/1.npy", false)]
    [InlineData("imagine_0.npy", "context_0.npy", false)]
    public void ImageAndTextVectorsInOneSet_AreNamed(string first, string second, bool said)
    {
        Npy(first, 1);
        Npy(second, 2);
        DatasetLayout layout = Discover(_folder.Root);
        Assert.Equal(said, layout.Warnings.Any(w => w.Contains($"read as one set: {first} and {second}", StringComparison.Ordinal)));
        Assert.Equal(said ? 1 : 0, layout.Warnings.Count);
    }

    [Fact]
    public void ResultsBelowTheInput_ArePassedOver_AndSaid()
    {
        Npy("data.npy", 1, 3);
        Npy("runs/a/selection.npy", 2);
        Npy("runs/a/extra.npy", 2);
        Manifest("runs/a");
        Npy("runs/b/selection.npy", 2);
        Directory.CreateDirectory(_folder["runs/b/.infomax"]);
        Npy("runs/sweep/0.1/selection.npy", 2);
        File.WriteAllText(_folder["runs/sweep/sweep.parquet"], "");
        Manifest("runs/sweep/0.1");
        Directory.CreateDirectory(_folder["begun/.infomax"]);
        Npy("foreign/other.npy", 3);
        File.WriteAllText(_folder["foreign/manifest.json"], """{"shards": 1}""");
        DatasetLayout layout = Discover(_folder.Root);
        Assert.Equal(["data.npy", "foreign/other.npy"], layout.Files.Select(f => f.RelativePath));
        Assert.Equal(
            [$"results of earlier jobs are passed over: {_folder.Root}/runs/a, {_folder.Root}/runs/b, {_folder.Root}/runs/sweep"], layout.Warnings);
    }

    [Fact]
    public void AnInputThatHoldsResultsToo_IsReadWithoutThem()
    {
        Npy("data.npy", 1, 3);
        Npy("selection.npy", 2);
        File.WriteAllText(_folder["rows.parquet"], "damaged");
        Manifest("");
        DatasetLayout layout = Discover(_folder.Root);
        Assert.Equal(["data.npy"], layout.Files.Select(f => f.RelativePath));
        Assert.Contains("passed over", Assert.Single(layout.Warnings), StringComparison.Ordinal);
        File.Delete(_folder["data.npy"]);
        Assert.Contains("holds only results of an earlier job", ReadRows.Refusal(() => Discover(_folder.Root)), StringComparison.Ordinal);
        Assert.Equal(1, Discover(_folder["selection.npy"]).Rows);
    }

    private static DatasetLayout Discover(params string[] paths) =>
        InputDataset.Discover(new InputRequest { Paths = paths }, TestContext.Current.CancellationToken);

    private void Manifest(string folder) =>
        File.WriteAllText(_folder[Path.Combine(folder, "manifest.json")], """{"version": "1", "requested": {}, "input": {"fingerprint": "x"}}""");

    private string Warning(string folder) => Assert.Single(Discover(_folder[folder]).Warnings);

    private void Npy(string name, float value, int rows = 1) =>
        File.WriteAllBytes(_folder[name], NpyWriter.Matrix(Enumerable.Repeat(value, 2 * rows).ToArray(), 2, "<f4"));
}
