using InfoMax.Data.Objects;
using InfoMax.Data.Outputs.Folders;

namespace InfoMax.Data.Outputs;

/// <summary>
/// Files of one folder on their way from a temporary place to their final name. Disposing drops what was not published.
/// Every failure of the disk or the store is an <see cref="OutputException"/> that names the file.
/// </summary>
internal sealed class OutputStaging : IDisposable
{
    private readonly ResultFolder _folder;
    private readonly List<string> _staged = [];

    /// <param name="location">A directory, created when missing, or an address.</param>
    /// <exception cref="OutputException">It cannot be created.</exception>
    public OutputStaging(string location)
    {
        _folder = ResultFolder.Of(location);
        Guard(location, _folder.Create);
    }

    /// <summary>Writes a file in its temporary place and forces it to the disk; a name may have folders.</summary>
    public void Write(string name, Action<Stream> write)
    {
        _staged.Add(name);
        Guard(_folder.Locate(name), () =>
        {
            // Unbuffered, so that closing after an error does not write again.
            using var file = new FileStream(_folder.Stage(name), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            write(file);
            file.Flush(flushToDisk: true);
        });
    }

    /// <summary>Publishes the files written so far, in order.</summary>
    public void Publish()
    {
        foreach (string name in _staged)
        {
            Guard(_folder.Locate(name), () => _folder.Publish(name));
        }

        _staged.Clear();
    }

    /// <summary>Removes a file of an earlier job, if it is there.</summary>
    public void Remove(string name) => Guard(_folder.Locate(name), () => _folder.Remove(name));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string name in _staged)
        {
            try
            {
                _folder.Discard(name);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The error that brought us here is the one to report.
            }
        }

        _folder.Dispose();
    }

    private static void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (ObjectStoreException error)
        {
            throw new OutputException($"cannot write {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"cannot write {path}: {error.Message}", error);
        }
    }
}
