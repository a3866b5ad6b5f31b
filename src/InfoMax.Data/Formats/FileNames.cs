namespace InfoMax.Data.Formats;

/// <summary>Names of files in messages.</summary>
internal static class FileNames
{
    /// <summary>
    /// The name of a companion of <paramref name="file"/>: relative to the same root where it lies under it.
    /// </summary>
    public static string Of(InputFile file, string path)
    {
        string full = file.Path.Replace('\\', '/');
        string companion = path.Replace('\\', '/');
        if (full.EndsWith(file.RelativePath, StringComparison.Ordinal))
        {
            string root = full[..^file.RelativePath.Length];
            return companion.StartsWith(root, StringComparison.Ordinal) ? companion[root.Length..] : companion;
        }

        return companion;
    }
}
