using Xunit;

namespace InfoMax.Testing.Machines;

/// <summary>A file system in memory, to fill or to make read-only. Needs Linux and the right to mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly bool _owned;

    private SmallDisk(string path, bool owned)
    {
        Path = path;
        _owned = owned;
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Mounts one at a directory of its own; the test is skipped where that is not allowed.</summary>
    public static SmallDisk Mount(int bytes)
    {
        string path = Directory.CreateTempSubdirectory("infomax-disk-").FullName;
        if (TryMount(path, bytes, owned: true) is { } disk)
        {
            return disk;
        }

        Directory.Delete(path);
        Assert.Skip("a small disk needs Linux and the right to mount one");
        return null;
    }

    /// <summary>Mounts one at a directory; null where that is not allowed.</summary>
    public static SmallDisk? TryMount(string directory, int bytes)
    {
        Directory.CreateDirectory(directory);
        return TryMount(directory, bytes, owned: false);
    }

    /// <summary>Makes it smaller or larger.</summary>
    public void Resize(int bytes) => Remount($"size={bytes}");

    /// <summary>Nothing can be written from now on.</summary>
    public void MakeReadOnly() => Remount("ro");

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

    /// <summary>Gives back the room that <see cref="Fill"/> took.</summary>
    public void Free() => File.Delete(Ballast);

    public void Dispose()
    {
        // Lazy: a process that was killed may still be closing its files.
        SystemCommand.Runs("umount", "--lazy", Path);
        if (_owned)
        {
            Directory.Delete(Path);
        }
    }

    private static SmallDisk? TryMount(string directory, int bytes, bool owned) =>
        OperatingSystem.IsLinux() && SystemCommand.Runs("mount", "-t", "tmpfs", "-o", $"size={bytes}", "infomax-test", directory)
            ? new SmallDisk(directory, owned)
            : null;

    private void Remount(string option) => Assert.Null(SystemCommand.Problem("mount", "-o", $"remount,{option}", Path));
}
