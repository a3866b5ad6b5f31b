namespace InfoMax.Data.Formats.Discovery;

/// <param name="Path">Full path.</param>
/// <param name="RelativePath">Path relative to the input it was found under, forward slashes; unique.</param>
internal sealed record FoundFile(string Path, string RelativePath)
{
    /// <summary>Lower-case extension with its dot.</summary>
    public string Extension { get; } = System.IO.Path.GetExtension(RelativePath).ToLowerInvariant();

    /// <summary>The relative path without the extension: what pairs embeddings with metadata.</summary>
    public string Stem => RelativePath[..^Extension.Length];
}

/// <summary>Lists the files under the inputs given, in ordinal order of their relative paths.</summary>
internal static class InputTree
{
    private const int MaxDepth = 64;

    /// <summary>
    /// Files given are taken as they are; directories are searched recursively, without names that begin with a dot.
    /// Where two inputs hold the same relative path, the input's own name is put before both.
    /// </summary>
    /// <exception cref="InputDataException">A path is missing, unreadable or given twice.</exception>
    public static IReadOnlyList<FoundFile> Collect(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        if (paths.Count == 0)
        {
            throw new InputDataException("no input was given; name a file or a directory");
        }

        List<(FoundFile File, string Input)> found = [];
        foreach (string input in paths)
        {
            string full = Path.GetFullPath(input);
            if (File.Exists(full))
            {
                found.Add((new FoundFile(full, Path.GetFileName(full)), Path.GetDirectoryName(input) ?? input));
            }
            else if (Directory.Exists(full))
            {
                List<FoundFile> files = [];
                Walk(input, new DirectoryInfo(full), string.Empty, [], files, cancellationToken);
                found.AddRange(files.Select(file => (file, input)));
            }
            else
            {
                throw new InputDataException($"{input}: no such file or directory; check the path");
            }
        }

        if (found.GroupBy(f => f.File.Path, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
        {
            throw new InputDataException($"{twice.Key}: given twice; name every input once");
        }

        return [.. found
            .GroupBy(f => f.File.RelativePath, StringComparer.Ordinal)
            .SelectMany(group => group.Skip(1).Any() ? group.Select(Qualify) : group.Select(f => f.File))
            .OrderBy(file => file.RelativePath, StringComparer.Ordinal)];
    }

    private static FoundFile Qualify((FoundFile File, string Input) found)
    {
        string prefix = found.Input.Replace('\\', '/').TrimEnd('/');
        return found.File with { RelativePath = $"{prefix}/{found.File.RelativePath}" };
    }

    private static void Walk(
        string input, DirectoryInfo directory, string prefix, List<string> ancestors, List<FoundFile> files, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            string real = directory.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? directory.FullName;
            if (ancestors.Count >= MaxDepth || ancestors.Contains(real))
            {
                throw new InputDataException($"{input}/{prefix}: a directory link that leads back to itself, or more than {MaxDepth} levels; name the directories to read");
            }

            ancestors.Add(real);
            foreach (FileSystemInfo entry in directory.EnumerateFileSystemInfos())
            {
                if (entry.Name.StartsWith('.'))
                {
                    continue;
                }

                if (entry is DirectoryInfo child)
                {
                    Walk(input, child, $"{prefix}{entry.Name}/", ancestors, files, cancellationToken);
                }
                else
                {
                    files.Add(new FoundFile(entry.FullName, prefix + entry.Name));
                }
            }

            ancestors.RemoveAt(ancestors.Count - 1);
        }
        catch (Exception exception) when (InputIo.IsIo(exception))
        {
            throw InputIo.Unreadable($"{input}/{prefix}", exception);
        }
    }
}
