using System.Diagnostics;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>A disk that fills up fails the job in words; with room again the job goes on.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly string _disk = Directory.CreateTempSubdirectory("infomax-disk-").FullName;
    private readonly bool _mounted;

    public FullDiskTests() => _mounted = OperatingSystem.IsLinux() && Try("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", _disk);

    public void Dispose()
    {
        if (_mounted)
        {
            Try("umount", _disk);
        }

        Directory.Delete(_disk, recursive: true);
    }

    [Fact]
    public async Task FullDisk_FailsInWords_AndResumesWithRoom()
    {
        if (!_mounted)
        {
            Assert.Skip("a small disk needs the right to mount one");
        }

        string output = Path.Combine(_disk, "out");
        string[] command = ["prune", Path.Combine("tests", "data", "banking77", "embeddings"), "--fraction", "0.05", "--output", output];
        InfomaxResult full = await InfomaxProcess.RunAsync(command);

        Assert.Equal(4, full.ExitCode);
        Assert.Contains("No space left", full.Error, StringComparison.Ordinal);
        Assert.Contains("--resume", full.Error, StringComparison.Ordinal);
        Assert.Equal([".infomax"], Directory.EnumerateFileSystemEntries(output).Select(Path.GetFileName));

        Assert.True(Try("mount", "-o", "remount,size=200m", _disk));
        InfomaxResult resumed = await InfomaxProcess.RunAsync([.. command, "--resume"]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(500, OutputFiles.Selection(output).Length);
    }

    private static bool Try(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
