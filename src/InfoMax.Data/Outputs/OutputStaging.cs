namespace InfoMax.Data.Outputs;

/// <summary>
/// Files of one directory on their way from a temporary to their final name. Disposing deletes what was not published.
/// Every failure of the disk is an <see cref="OutputException"/> that names the file.
/// </summary>
internal sealed class OutputStaging : IDisposable
{
    private readonly string _directory;
    private readonly List<string> _staged = [];

    /// <param name="directory">The directory; created when missing.</param>
    /// <exception cref="OutputException">It cannot be created.</exception>
    public OutputStaging(string directory)
    {
        _directory = directory;
        Guard(directory, () => Directory.CreateDirectory(directory));
    }

    /// <summary>Writes a file under its temporary name and forces it to the disk; a name may have folders.</summary>
    public void Write(string name, Action<Stream> write)
    {
        string path = Path.Combine(_directory, name);
        _staged.Add(path);
        Guard(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);

            // Unbuffered, so that closing after an error does not write again.
            using var file = new FileStream(Temporary(path), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            write(file);
            file.Flush(flushToDisk: true);
        });
    }

    /// <summary>Renames the files written so far, in order.</summary>
    public void Publish()
    {
        foreach (string path in _staged)
        {
            Guard(path, () => File.Move(Temporary(path), path, overwrite: true));
        }

        _staged.Clear();
    }

    /// <summary>Removes a file of an earlier job, if it is there.</summary>
    public void Remove(string name)
    {
        string path = Path.Combine(_directory, name);
        Guard(path, () =>
        {
            // Deleting in a folder that does not exist is an error of its own.
            if (File.Exists(path))
            {
                File.Delete(path);
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string path in _staged)
        {
            try
            {
                File.Delete(Temporary(path));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The error that brought us here is the one to report.
            }
        }
    }

    private static string Temporary(string path) => path + ".tmp";

    private static void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"cannot write {path}: {error.Message}", error);
        }
    }
}
