using System.Globalization;

namespace InfoMax.Data.Formats.Layouts;

/// <summary>
/// Files of the clip-retrieval layout: <c>img_emb/img_emb_{i}.npy</c>, <c>text_emb/text_emb_{i}.npy</c> and
/// <c>metadata/metadata_{i}.parquet</c> under each root, paired by the number i, zero-padded or not; in the order of the
/// leading embeddings' files.
/// </summary>
internal static class ClipRetrievalPlan
{
    /// <summary>The folder of the tables.</summary>
    public const string MetadataFolder = "metadata";

    /// <summary>Plans the files root by root.</summary>
    /// <exception cref="InputDataException">A number is missing from one of the folders, or given twice.</exception>
    public static IReadOnlyList<PlannedFile> Create(IReadOnlyList<FoundFile> files)
    {
        Dictionary<string, int> ranks = files.Select((file, rank) => (file.Path, rank)).ToDictionary(StringComparer.Ordinal);
        return [.. files
            .Where(f => FormatDetector.IsClipEmbedding(f) || (f.Extension == ".parquet" && FormatDetector.IsUnder(f, MetadataFolder)))
            .GroupBy(Root, StringComparer.Ordinal)
            .SelectMany(PlanRoot)
            .OrderBy(file => ranks[file.Path])];
    }

    private static IEnumerable<PlannedFile> PlanRoot(IEnumerable<FoundFile> files)
    {
        List<FoundFile> all = [.. files];
        SortedDictionary<long, FoundFile> images = Numbered(all.Where(f => FormatDetector.IsUnder(f, FormatDetector.ClipFolders[0])));
        SortedDictionary<long, FoundFile> texts = Numbered(all.Where(f => FormatDetector.IsUnder(f, FormatDetector.ClipFolders[1])));
        SortedDictionary<long, FoundFile> metadata = Numbered(all.Where(f => FormatDetector.IsUnder(f, MetadataFolder)));
        SortedDictionary<long, FoundFile> leading = images.Count > 0 ? images : texts;
        SortedDictionary<long, FoundFile> paired = images.Count > 0 ? texts : [];
        RequireSameNumbers(leading, paired);
        RequireSameNumbers(leading, metadata);
        return leading.Select(entry => new PlannedFile(
            entry.Value.RelativePath,
            entry.Value.Path,
            paired.GetValueOrDefault(entry.Key)?.Path,
            metadata.GetValueOrDefault(entry.Key)?.Path));
    }

    /// <summary>A folder that is there at all must have every number that the leading one has, and no other.</summary>
    private static void RequireSameNumbers(SortedDictionary<long, FoundFile> leading, SortedDictionary<long, FoundFile> other)
    {
        if (leading.Count == 0 || other.Count == 0)
        {
            return;
        }

        foreach ((SortedDictionary<long, FoundFile> has, SortedDictionary<long, FoundFile> lacks) in new[] { (leading, other), (other, leading) })
        {
            if (has.FirstOrDefault(entry => !lacks.ContainsKey(entry.Key)) is { Value: { } file } missing)
            {
                string folder = Path.GetDirectoryName(lacks.First().Value.RelativePath) ?? string.Empty;
                throw new InputDataException($"{file.RelativePath}: {folder} has no file number {missing.Key}; copy it, or remove its companions");
            }
        }
    }

    private static SortedDictionary<long, FoundFile> Numbered(IEnumerable<FoundFile> files)
    {
        SortedDictionary<long, FoundFile> numbered = [];
        foreach (FoundFile file in files)
        {
            int start = file.Stem.Length;
            while (start > 0 && char.IsAsciiDigit(file.Stem[start - 1]))
            {
                start--;
            }

            if (!long.TryParse(file.Stem.AsSpan(start), NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            {
                throw new InputDataException($"{file.RelativePath}: expected a name that ends in a number, like img_emb_0.npy; rename it, or use --format npy");
            }

            if (!numbered.TryAdd(number, file))
            {
                throw new InputDataException($"{file.RelativePath}: {numbered[number].RelativePath} has the same number; remove one of them");
            }
        }

        return numbered;
    }

    private static string Root(FoundFile file)
    {
        string folder = Path.GetDirectoryName(file.RelativePath) ?? string.Empty;
        return (Path.GetDirectoryName(folder) ?? string.Empty).Replace('\\', '/');
    }
}
