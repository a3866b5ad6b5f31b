using System.Text.Json;

namespace InfoMax.Data.Formats.Discovery;

/// <summary>
/// Files of the Arrow layout. In a folder that Hugging Face datasets wrote, <c>state.json</c> lists the files in their
/// order; others in it are caches and are left out.
/// </summary>
internal static class ArrowPlan
{
    private const string StateName = "state.json";
    private const long MaxStateBytes = 16 << 20;

    /// <summary>Plans the files in order.</summary>
    /// <exception cref="InputDataException">A state file is damaged, or lists a file that is not there.</exception>
    public static IReadOnlyList<PlannedFile> Create(IReadOnlyList<FoundFile> files)
    {
        Dictionary<string, FoundFile> states = files
            .Where(f => Path.GetFileName(f.RelativePath) == StateName)
            .ToDictionary(f => Folder(f.Path), StringComparer.Ordinal);
        Dictionary<string, FoundFile> byPath = files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        HashSet<string> done = [];
        List<PlannedFile> planned = [];
        foreach (FoundFile file in files.Where(FormatDetector.IsArrow))
        {
            string folder = Folder(file.Path);
            if (!states.TryGetValue(folder, out FoundFile? state))
            {
                planned.Add(new PlannedFile(file.RelativePath, file.Path));
            }
            else if (done.Add(folder))
            {
                foreach (string name in Listed(state))
                {
                    FoundFile listed = byPath.GetValueOrDefault(Path.Combine(folder, name))
                        ?? throw new InputDataException($"{state.RelativePath}: lists {name}, which is not there; copy the file, or load and save the data set again");
                    planned.Add(new PlannedFile(listed.RelativePath, listed.Path));
                }
            }
        }

        return planned;
    }

    private static string Folder(string path) => Path.GetDirectoryName(path) ?? string.Empty;

    private static List<string> Listed(FoundFile state)
    {
        try
        {
            if (new FileInfo(state.Path).Length > MaxStateBytes)
            {
                throw new JsonException($"larger than {MaxStateBytes} bytes");
            }

            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(state.Path));
            return [.. document.RootElement.GetProperty("_data_files").EnumerateArray().Select(e => e.GetProperty("filename").GetString() ?? string.Empty)];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException || InputIo.IsIo(exception))
        {
            throw new InputDataException(
                $"{state.RelativePath}: not a data set's state ({InputIo.OneLine(exception.Message)}); remove it to read the arrow files by name", exception);
        }
    }
}
