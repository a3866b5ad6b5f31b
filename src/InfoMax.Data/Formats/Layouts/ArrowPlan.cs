using System.Text.Json;
using InfoMax.Data.Formats.Sources;

namespace InfoMax.Data.Formats.Layouts;

/// <summary>
/// Files of the Arrow layout. In a folder that Hugging Face datasets wrote, <c>state.json</c> lists the files in their
/// order; others in it are caches and are left out. Where it lists indices, these are the input, and name rows of the files.
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
            .ToDictionary(f => f.Folder, StringComparer.Ordinal);
        Dictionary<string, FoundFile> byPath = files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        HashSet<string> done = [];
        List<PlannedFile> planned = [];
        foreach (FoundFile file in files.Where(FormatDetector.IsArrow))
        {
            string folder = file.Folder;
            if (!states.TryGetValue(folder, out FoundFile? state))
            {
                planned.Add(new PlannedFile(file.RelativePath, file.Path));
            }
            else if (done.Add(folder))
            {
                (List<string> data, List<string> indices) = Listed(state);
                FoundFile[] rows = [.. data.Select(Find)];
                if (indices.Count == 0)
                {
                    planned.AddRange(rows.Select(listed => new PlannedFile(listed.RelativePath, listed.Path)));
                    continue;
                }

                FoundFile[] chosen = [.. indices.Select(Find)];
                planned.Add(new PlannedFile(
                    chosen[0].RelativePath, chosen[0].Path, Mapping: new RowMapping([.. chosen.Select(f => f.Path)], [.. rows.Select(f => f.Path)])));
            }

            FoundFile Find(string name) => byPath.GetValueOrDefault(Path.Combine(folder, name))
                ?? throw new InputDataException($"{state!.RelativePath}: lists {name}, which is not there; copy the file, or load and save the data set again");
        }

        return planned;
    }

    private static List<string> Names(JsonElement list) =>
        [.. list.EnumerateArray().Select(e => e.GetProperty("filename").GetString() ?? string.Empty)];

    private static (List<string> Data, List<string> Indices) Listed(FoundFile state)
    {
        try
        {
            if (SourceFile.Of(state.Path).Bytes > MaxStateBytes)
            {
                throw new JsonException($"larger than {MaxStateBytes} bytes");
            }

            using JsonDocument document = JsonDocument.Parse(LocalInputFiles.Instance.ReadAllBytes(state.Path, state.RelativePath));
            bool mapped = document.RootElement.TryGetProperty("_indices_data_files", out JsonElement indices) && indices.ValueKind != JsonValueKind.Null;
            return (Names(document.RootElement.GetProperty("_data_files")), mapped ? Names(indices) : []);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException || InputIo.IsIo(exception))
        {
            throw new InputDataException(
                $"{state.RelativePath}: not a data set's state ({InputIo.OneLine(exception.Message)}); remove it to read the arrow files by name", exception);
        }
    }
}
