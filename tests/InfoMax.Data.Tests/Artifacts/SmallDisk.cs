using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace InfoMax.Data.Tests.Artifacts;

/// <summary>A file system of a few pages, to fill or to make read-only. Needs the right to mount; the test is skipped without.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    public static SmallDisk Mount(int bytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mounts a tmpfs, which only Linux has");
        string path = Directory.CreateTempSubdirectory("infomax-disk-").FullName;
        if (!Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "infomax-test", path))
        {
            Directory.Delete(path);
            Assert.Skip("needs the right to mount a tmpfs");
        }

        return new SmallDisk(path);
    }

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Path));

    public void Dispose()
    {
        Run("umount", Path);
        Directory.Delete(Path);
    }

    private static bool Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
