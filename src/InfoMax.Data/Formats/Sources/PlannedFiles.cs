using System.Collections.Concurrent;

namespace InfoMax.Data.Formats.Sources;

/// <summary>This node's own files of a layout, each refused when it is no longer what the plan found.</summary>
public sealed class PlannedFiles : IInputFiles
{
    private readonly Dictionary<string, SourceFile> _files;
    private readonly ConcurrentDictionary<string, SourceFile> _opened = new(StringComparer.Ordinal);

    /// <param name="layout">What the plan found.</param>
    public PlannedFiles(DatasetLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        _files = layout.Sources.ToDictionary(file => file.Path, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public Exception? TransferFailure => null;

    /// <inheritdoc/>
    public InputSource Open(string path, string name)
    {
        if (!_files.TryGetValue(path, out SourceFile? file))
        {
            throw new InputDataException($"{name}: not one of the job's {_files.Count} input files");
        }

        file.RequireUnchanged();
        _opened[path] = file;
        return LocalInputFiles.Instance.Open(path, name);
    }

    /// <inheritdoc/>
    public void RequireUnchanged()
    {
        foreach (SourceFile file in _opened.Values)
        {
            file.RequireUnchanged();
        }
    }
}
