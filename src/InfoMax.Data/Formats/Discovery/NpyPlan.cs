namespace InfoMax.Data.Formats.Discovery;

/// <summary>Files of the npy layout: every npy, each with the parquet of the same stem if there is one.</summary>
internal static class NpyPlan
{
    /// <summary>Plans the files in order.</summary>
    /// <param name="files">Everything found.</param>
    /// <param name="scorePath">Full path of the score file, which may lie among the inputs and is not one of them; or null.</param>
    /// <exception cref="InputDataException">Some files have metadata and others do not.</exception>
    public static IReadOnlyList<PlannedFile> Create(IReadOnlyList<FoundFile> files, string? scorePath)
    {
        Dictionary<string, string> metadata = files
            .Where(f => f.Extension == ".parquet")
            .ToDictionary(f => f.Stem, f => f.Path, StringComparer.Ordinal);
        List<PlannedFile> planned = [.. files
            .Where(f => f.Extension == ".npy" && f.Path != scorePath)
            .Select(f => new PlannedFile(f.RelativePath, f.Path, MetadataPath: metadata.GetValueOrDefault(f.Stem) ?? Sibling(f)))];
        PlannedFile? with = planned.FirstOrDefault(f => f.MetadataPath is not null);
        PlannedFile? without = planned.FirstOrDefault(f => f.MetadataPath is null);
        return with is not null && without is not null
            ? throw new InputDataException(
                $"{with.RelativePath} has metadata ({Path.GetFileName(with.MetadataPath)}), {without.RelativePath} has none; give every npy a parquet of the same stem, or none")
            : planned;
    }

    /// <summary>The parquet beside an npy that was named alone.</summary>
    private static string? Sibling(FoundFile file)
    {
        string path = Path.ChangeExtension(file.Path, ".parquet");
        return File.Exists(path) ? path : null;
    }
}
