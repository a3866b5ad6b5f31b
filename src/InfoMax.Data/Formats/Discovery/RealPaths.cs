using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Objects;

namespace InfoMax.Data.Formats.Discovery;

/// <summary>Paths with every link in them followed. Each directory is looked at once.</summary>
internal sealed class RealPaths
{
    private const int MaxLinks = 40;
    private readonly Dictionary<string, string> _directories = new(StringComparer.Ordinal);

    /// <summary>The path that a full path leads to; itself where a link cannot be followed.</summary>
    public string Of(string path) => Of(path, 0);

    private string Of(string path, int links)
    {
        if (ObjectAddress.IsAddress(path))
        {
            return path;
        }

        string? parent = Path.GetDirectoryName(path);
        if (parent is null)
        {
            return path;
        }

        if (!_directories.TryGetValue(parent, out string? real))
        {
            _directories[parent] = real = Of(parent, links);
        }

        string here = Path.Combine(real, Path.GetFileName(path));
        try
        {
            return new FileInfo(here).LinkTarget is { } target && links < MaxLinks ? Of(Path.GetFullPath(target, real), links + 1) : here;
        }
        catch (Exception exception) when (InputIo.IsIo(exception))
        {
            return here;
        }
    }
}
