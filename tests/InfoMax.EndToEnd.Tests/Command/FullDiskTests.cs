using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>A disk that is too small is refused, one that fills up fails the job in words; with room again the job goes on.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly SmallDisk _disk = SmallDisk.Mount(3 << 20);
    private readonly Workspace _workspace = new();

    public void Dispose()
    {
        _disk.Dispose();
        _workspace.Dispose();
    }

    [Fact]
    public async Task ScratchSpaceThatTheDiskDoesNotHave_IsRefusedBeforeAnyWork()
    {
        string output = Path.Combine(_disk.Path, "out");
        string[] command = ["prune", Repository.PathOf("tests", "data", "banking77", "embeddings"), "--fraction", "0.05", "--output", output];
        foreach (string[] mode in (string[][])[["--dry-run"], []])
        {
            InfomaxResult refused = await CommandInProcess.RunAsync([.. command, .. mode]);

            Assert.Equal(2, refused.ExitCode);
            Assert.Matches("--output .*out: the job needs about (9|1[0-9]) MiB of scratch space on that disk, which has [23] MiB free; make room", refused.Error);
            Assert.Empty(Directory.Exists(output) ? Directory.EnumerateFileSystemEntries(output) : []);
        }
    }

    /// <summary>What an export of the input's own rows takes is not known beforehand.</summary>
    [Fact]
    public async Task DiskThatFillsUp_FailsInWords_AndResumesWithRoom()
    {
        const int Rows = 1500;
        Random random = new(1);
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(Rows, 8));
        string[] ids = [.. Enumerable.Range(0, Rows).Select(i => $"id-{i}")];
        ParquetFixture.Columns(Path.ChangeExtension(input, ".parquet"), "id", ids, "caption", Array.ConvertAll(ids, _ => RandomText(random, 8000)));
        string output = Path.Combine(_disk.Path, "out");
        string[] command = ["prune", input, "--score", "uniform", "--fraction", "0.5", "--export", "rows", "--output", output];
        InfomaxResult full = await CommandInProcess.RunAsync(command);

        Assert.Equal(4, full.ExitCode);
        Assert.Contains("No space left", full.Error, StringComparison.Ordinal);
        Assert.Contains("--resume", full.Error, StringComparison.Ordinal);
        Assert.Equal([".infomax"], Directory.EnumerateFileSystemEntries(output).Select(Path.GetFileName));

        _disk.Resize(200 << 20);
        InfomaxResult resumed = await CommandInProcess.RunAsync([.. command, "--resume"]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(Rows / 2, OutputFiles.Selection(output).Length);
    }

    private static string RandomText(Random random, int length)
    {
        byte[] bytes = new byte[length * 3 / 4];
        random.NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }
}
