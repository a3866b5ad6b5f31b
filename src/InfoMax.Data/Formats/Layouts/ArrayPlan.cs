namespace InfoMax.Data.Formats.Layouts;

/// <summary>Files of vectors without ids, each with its table, or none with any.</summary>
internal static class ArrayPlan
{
    /// <summary>Plans the files of one extension in order.</summary>
    /// <exception cref="InputDataException">Some files have metadata and others do not.</exception>
    public static IReadOnlyList<PlannedFile> Create(FileSet files, string extension)
    {
        List<PlannedFile> planned = [.. files.Of(extension).Select(file => new PlannedFile(file.RelativePath, file.Path, MetadataPath: files.TableOf(file)))];
        PlannedFile? with = planned.FirstOrDefault(file => file.MetadataPath is not null);
        PlannedFile? without = planned.FirstOrDefault(file => file.MetadataPath is null);
        return with is not null && without is not null
            ? throw new InputDataException(
                $"{with.RelativePath} has metadata ({Path.GetFileName(with.MetadataPath)}), {without.RelativePath} has none; give every {extension[1..]} a parquet of the same stem, or none")
            : planned;
    }
}
