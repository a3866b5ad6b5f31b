using System.Diagnostics;

namespace InfoMax.Benchmarks.Chaos;

/// <summary>A file system in memory at a directory, which can be filled. Needs Linux and the right to mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _directory;

    private SmallDisk(string directory) => _directory = directory;

    private string Ballast => Path.Combine(_directory, "ballast");

    /// <summary>Mounts one; null where that is not allowed.</summary>
    public static SmallDisk? TryMount(string directory, int megabytes)
    {
        Directory.CreateDirectory(directory);
        return OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", directory) ? new SmallDisk(directory) : null;
    }

    /// <summary>True when directories can be hidden from a process by mounting over them.</summary>
    public static bool CanHide() => OperatingSystem.IsLinux() && Run("unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt");

    /// <summary>A command that runs another one without the directories.</summary>
    public static string[] Hiding(params IEnumerable<string> directories)
    {
        string mounts = string.Concat(directories.Select(directory => $"mount -t tmpfs tmpfs '{directory}' && "));
        return ["unshare", "--mount", "sh", "-c", $"{mounts}exec \"$@\"", "sh"];
    }

    /// <summary>Takes all room there is.</summary>
    public void Fill()
    {
        byte[] piece = new byte[1 << 16];
        try
        {
            using FileStream file = new(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            for (int length = piece.Length; length > 0;)
            {
                try
                {
                    file.Write(piece, 0, length);
                }
                catch (IOException)
                {
                    length /= 2;
                }
            }
        }
        catch (IOException)
        {
            // Not even the file's end could be written: full is what it is to be.
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Free() => File.Delete(Ballast);

    /// <inheritdoc/>
    public void Dispose() => Run("umount", "--lazy", _directory);

    private static bool Run(string command, params IEnumerable<string> arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
