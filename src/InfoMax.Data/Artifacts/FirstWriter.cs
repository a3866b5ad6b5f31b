using System.Runtime.InteropServices;

namespace InfoMax.Data.Artifacts;

/// <summary>Gives a finished file its name where several processes may do so at once: the first wins, and nobody ever reads two contents.</summary>
/// <remarks>
/// <see cref="File.Move(string, string, bool)"/> without overwriting looks first and renames then on Unix: a file that comes
/// between is replaced. A hard link is refused by the file system itself when the name is taken.
/// </remarks>
public static partial class FirstWriter
{
    /// <summary>Publishes a file under its name, or drops it where another process was first.</summary>
    /// <param name="temporary">A whole file in the same directory; gone afterwards.</param>
    /// <param name="path">The name that it gets.</param>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    public static void Publish(string temporary, string path)
    {
        if (OperatingSystem.IsWindows() || (Link(temporary, path) != 0 && !File.Exists(path)))
        {
            // Windows refuses a taken name itself; a file system without links has nothing better than this.
            Move(temporary, path);
            return;
        }

        File.Delete(temporary);
    }

    private static void Move(string temporary, string path)
    {
        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string name);
}
