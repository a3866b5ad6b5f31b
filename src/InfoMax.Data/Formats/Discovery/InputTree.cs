using InfoMax.Data.Formats.Layouts;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Objects;

namespace InfoMax.Data.Formats.Discovery;

/// <summary>Lists the files under the inputs: input by input as they were given, each in <see cref="NaturalOrder"/> of the relative paths.</summary>
internal static class InputTree
{
    private const int MaxDepth = 64;

    /// <summary>
    /// Files given are taken as they are; directories are searched recursively, without names that begin with a dot.
    /// Of a directory below that holds results of ours nothing is read; of an input that does, only what is none of them.
    /// Where two inputs hold data at the same relative path, the inputs' own names are put before all paths of both.
    /// </summary>
    /// <exception cref="InputDataException">A path is missing, unreadable or given twice.</exception>
    public static FoundFiles Collect(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        if (paths.Count == 0)
        {
            throw new InputDataException("no input was given; name a file or a directory");
        }

        List<FoundFile> found = [];
        List<string> passedOver = [];
        for (int i = 0; i < paths.Count; i++)
        {
            string input = paths[i];
            if (ObjectAddress.IsAddress(input))
            {
                ObjectTree objects = ObjectTree.Read(input, i, cancellationToken);
                passedOver.AddRange(objects.PassedOver);
                found.AddRange(objects.Files);
                continue;
            }

            string full = Path.GetFullPath(input);
            if (File.Exists(full))
            {
                found.Add(new FoundFile(full, Path.GetFileName(full), i));
            }
            else if (Directory.Exists(full))
            {
                Walk walk = new(input, i, cancellationToken);
                walk.Read(new DirectoryInfo(full), string.Empty);
                passedOver.AddRange(walk.PassedOver.Order(NaturalOrder.Instance));
                found.AddRange(walk.Files.OrderBy(file => file.RelativePath, NaturalOrder.Instance));
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
        return new FoundFiles([.. found.Select(file => alike.Contains(file.Input) ? Qualify(file, paths[file.Input]) : file)], passedOver);
    }

    private static FoundFile Qualify(FoundFile file, string input)
    {
        string prefix = ObjectAddress.IsAddress(input) ? ObjectTree.Folder(file, input)
            : File.Exists(file.Path) && Path.GetFullPath(input) == file.Path ? Path.GetDirectoryName(input) ?? input : input;
        prefix = prefix.Replace('\\', '/').TrimEnd('/');
        return file with { RelativePath = $"{prefix}/{file.RelativePath}" };
    }

    /// <summary>The files below one input.</summary>
    private sealed class Walk(string input, int number, CancellationToken cancellationToken)
    {
        private readonly List<string> _ancestors = [];

        public List<FoundFile> Files { get; } = [];

        /// <summary>Directories whose results were left out.</summary>
        public List<string> PassedOver { get; } = [];

        public void Read(DirectoryInfo directory, string prefix)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                string real = directory.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? directory.FullName;
                if (_ancestors.Count >= MaxDepth || _ancestors.Contains(real))
                {
                    throw new InputDataException($"{input}/{prefix}: a directory link that leads back to itself, or more than {MaxDepth} levels; name the directories to read");
                }

                bool results = ResultFiles.IsIn(directory.FullName);
                if (results && directory.EnumerateFileSystemInfos().Any(entry => ResultFiles.Names.Contains(entry.Name)))
                {
                    PassedOver.Add(prefix.Length == 0 ? input : $"{input.TrimEnd('/')}/{prefix.TrimEnd('/')}");
                }

                if (results && prefix.Length > 0)
                {
                    return;
                }

                _ancestors.Add(real);
                foreach (FileSystemInfo entry in directory.EnumerateFileSystemInfos())
                {
                    if (entry.Name.StartsWith('.') || (results && ResultFiles.Names.Contains(entry.Name)))
                    {
                        continue;
                    }

                    if (entry is DirectoryInfo child)
                    {
                        Read(child, $"{prefix}{entry.Name}/");
                    }
                    else
                    {
                        Files.Add(new FoundFile(entry.FullName, prefix + entry.Name, number));
                    }
                }

                _ancestors.RemoveAt(_ancestors.Count - 1);
            }
            catch (Exception exception) when (InputIo.IsIo(exception))
            {
                throw InputIo.Unreadable($"{input}/{prefix}", exception);
            }
        }
    }
}
