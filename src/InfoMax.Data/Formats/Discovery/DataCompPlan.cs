namespace InfoMax.Data.Formats.Discovery;

/// <summary>Files of the DataComp layout: every npz with the parquet of the same stem.</summary>
internal static class DataCompPlan
{
    /// <summary>Plans the pairs in order.</summary>
    /// <exception cref="InputDataException">One of a pair is missing.</exception>
    public static IReadOnlyList<PlannedFile> Create(IReadOnlyList<FoundFile> files)
    {
        Dictionary<string, string> metadata = files
            .Where(f => f.Extension == ".parquet")
            .ToDictionary(f => f.Stem, f => f.Path, StringComparer.Ordinal);
        List<FoundFile> arrays = [.. files.Where(f => f.Extension == ".npz")];
        HashSet<string> stems = [.. arrays.Select(f => f.Stem)];
        if (files.FirstOrDefault(f => f.Extension == ".parquet" && !stems.Contains(f.Stem)) is { } lone)
        {
            throw new InputDataException($"{lone.RelativePath}: its embeddings {lone.Stem}.npz are missing; copy them beside it, or leave both out");
        }

        return [.. arrays.Select(f => new PlannedFile(f.RelativePath, f.Path, MetadataPath: metadata.GetValueOrDefault(f.Stem) ?? Sibling(f)))];
    }

    private static string Sibling(FoundFile file)
    {
        string path = Path.ChangeExtension(file.Path, ".parquet");
        return File.Exists(path)
            ? path
            : throw new InputDataException($"{file.RelativePath}: its metadata {file.Stem}.parquet is missing; copy it beside the npz, or leave both out");
    }
}
