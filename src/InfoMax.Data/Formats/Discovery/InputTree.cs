namespace InfoMax.Data.Formats.Discovery;

/// <param name="Path">Full path.</param>
/// <param name="RelativePath">Path relative to the input it was found under, forward slashes; unique for data.</param>
/// <param name="Input">Number of that input, in the order given.</param>
internal sealed record FoundFile(string Path, string RelativePath, int Input)
{
    /// <summary>Lower-case extension with its dot.</summary>
    public string Extension { get; } = System.IO.Path.GetExtension(RelativePath).ToLowerInvariant();

    /// <summary>The relative path without the extension: what pairs embeddings with metadata.</summary>
    public string Stem => RelativePath[..^Extension.Length];
}

/// <summary>Lists the files under the inputs: input by input as they were given, each in <see cref="NaturalOrder"/> of the relative paths.</summary>
internal static class InputTree
{
    private const int MaxDepth = 64;

    /// <summary>
    /// Files given are taken as they are; directories are searched recursively, without names that begin with a dot.
    /// Where two inputs hold data at the same relative path, the inputs' own names are put before all paths of both.
    /// </summary>
    /// <exception cref="InputDataException">A path is missing, unreadable or given twice.</exception>
    public static IReadOnlyList<FoundFile> Collect(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        if (paths.Count == 0)
        {
            throw new InputDataException("no input was given; name a file or a directory");
        }

        List<FoundFile> found = [];
        for (int i = 0; i < paths.Count; i++)
        {
            string input = paths[i];
            string full = Path.GetFullPath(input);
            if (File.Exists(full))
            {
                found.Add(new FoundFile(full, Path.GetFileName(full), i));
            }
            else if (Directory.Exists(full))
            {
                List<FoundFile> files = [];
                Walk(input, i, new DirectoryInfo(full), string.Empty, [], files, cancellationToken);
                found.AddRange(files.OrderBy(file => file.RelativePath, NaturalOrder.Instance));
            }
            else
            {
                throw new InputDataException($"{input}: no such file or directory; check the path");
            }
        }

        if (found.GroupBy(f => f.Path, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
        {
            throw new InputDataException($"{twice.Key}: given twice; name every input once");
        }

        HashSet<int> alike = [.. found
            .Where(FormatDetector.IsData)
            .GroupBy(f => f.RelativePath, StringComparer.Ordinal)
            .Where(group => group.Skip(1).Any())
            .SelectMany(group => group.Select(f => f.Input))];
        return alike.Count == 0 ? found : [.. found.Select(file => alike.Contains(file.Input) ? Qualify(file, paths[file.Input]) : file)];
    }

    private static FoundFile Qualify(FoundFile file, string input)
    {
        string prefix = File.Exists(file.Path) && Path.GetFullPath(input) == file.Path ? Path.GetDirectoryName(input) ?? input : input;
        prefix = prefix.Replace('\\', '/').TrimEnd('/');
        return file with { RelativePath = $"{prefix}/{file.RelativePath}" };
    }

    private static void Walk(
        string input, int number, DirectoryInfo directory, string prefix, List<string> ancestors, List<FoundFile> files, CancellationToken cancellationToken)
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
                    Walk(input, number, child, $"{prefix}{entry.Name}/", ancestors, files, cancellationToken);
                }
                else
                {
                    files.Add(new FoundFile(entry.FullName, prefix + entry.Name, number));
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
