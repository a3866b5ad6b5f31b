using System.Text.Json;
using InfoMax.Data.Formats.Layouts;
using InfoMax.Data.Formats.Sources;

namespace InfoMax.Data.Formats.Discovery;

/// <summary>
/// Keeps the files of one split. A folder with <c>dataset_dict.json</c> names its splits, which are folders of their own, and
/// one must be chosen where there are several; elsewhere paths tell their split by their words.
/// </summary>
internal static class SplitChoice
{
    private const string DictionaryName = "dataset_dict.json";
    private const long MaxBytes = 16 << 20;

    /// <summary>The files of the split, or all where none is asked for.</summary>
    /// <exception cref="InputDataException">There are several and none was chosen, or no such split.</exception>
    public static IReadOnlyList<FoundFile> Apply(IReadOnlyList<FoundFile> files, string? split, string inputs)
    {
        IReadOnlyList<FoundFile> kept = files;
        bool declared = false;
        foreach (FoundFile dictionary in files.Where(f => Path.GetFileName(f.RelativePath) == DictionaryName))
        {
            string folder = dictionary.Folder;
            List<string> splits = [.. Splits(dictionary).Where(name => kept.Any(f => FormatDetector.IsData(f) && IsUnder(f, folder, name)))];
            if (split is null ? splits.Count > 1 : !splits.Contains(split))
            {
                throw new InputDataException(split is null
                    ? $"{dictionary.RelativePath}: the data set has the splits {string.Join(", ", splits)}; choose one with --split NAME, or name their folders"
                    : $"{dictionary.RelativePath}: no split '{split}'; it has {(splits.Count == 0 ? "none with data" : string.Join(", ", splits))}");
            }

            declared = true;
            kept = [.. kept.Where(f => splits.All(name => name == split || split is null || !IsUnder(f, folder, name)))];
        }

        if (split is null || declared)
        {
            return kept;
        }

        kept = [.. files.Where(f => SplitNames.IsIn(f.RelativePath, split))];
        if (!kept.Any(FormatDetector.IsData))
        {
            string[] found = [.. files.Where(FormatDetector.IsData).Select(f => SplitNames.Of(f.RelativePath)).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
            throw new InputDataException(
                $"{inputs}: no file of the split '{split}' by its name; found {(found.Length == 0 ? "no splits" : string.Join(", ", found))}; leave out --split, or name the files");
        }

        return kept;
    }

    private static bool IsUnder(FoundFile file, string folder, string split) =>
        file.Path.StartsWith(Path.Combine(folder, split, string.Empty), StringComparison.Ordinal);

    private static List<string> Splits(FoundFile dictionary)
    {
        try
        {
            if (SourceFile.Of(dictionary.Path).Bytes > MaxBytes)
            {
                throw new JsonException($"larger than {MaxBytes} bytes");
            }

            using JsonDocument document = JsonDocument.Parse(LocalInputFiles.Instance.ReadAllBytes(dictionary.Path, dictionary.RelativePath));
            return [.. document.RootElement.GetProperty("splits").EnumerateArray().Select(e => e.GetString()).OfType<string>().Distinct()];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException || InputIo.IsIo(exception))
        {
            throw new InputDataException(
                $"{dictionary.RelativePath}: not a data set's list of splits ({InputIo.OneLine(exception.Message)}); remove it to read all files below", exception);
        }
    }
}
