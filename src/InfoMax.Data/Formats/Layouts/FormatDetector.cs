namespace InfoMax.Data.Formats.Layouts;

/// <summary>Recognises a layout from file names.</summary>
internal static class FormatDetector
{
    /// <summary>The folder names of clip-retrieval's image and text embeddings.</summary>
    public static readonly IReadOnlyList<string> ClipFolders = ["img_emb", "text_emb"];

    private static readonly HashSet<string> DataExtensions = [.. LayoutFormats.All.SelectMany(layout => layout.Extensions)];

    /// <summary>
    /// The only layout that the files allow: npz files beside parquet files of their stems mean DataComp; npy under <c>img_emb</c> or
    /// <c>text_emb</c> means clip-retrieval; a table beside vectors is theirs, see <see cref="FileSet.TableOf"/>.
    /// </summary>
    /// <exception cref="InputDataException">No layout, or more than one; the message lists what was found.</exception>
    public static InputFormat Detect(FileSet files, string inputs)
    {
        List<(LayoutFormat Layout, IReadOnlyList<FoundFile> Files)> candidates =
            [.. LayoutFormats.All.Select(layout => (layout, layout.Claims(files))).Where(candidate => candidate.Item2.Count > 0)];
        return candidates switch
        {
            [] => throw new InputDataException(ForeignFiles.Remedy(files.Files) is { } remedy
                ? $"{inputs}: {remedy}"
                : $"{inputs}: no {string.Join(", ", DataExtensions.Select(extension => extension[1..]).Order(StringComparer.Ordinal))} file; name a file or a directory that holds some"),
            [var only] => only.Layout.Format,
            _ => throw new InputDataException(
                $"{inputs}: more than one format ({string.Join(", ", candidates.Select(c => $"{c.Layout.Name}: {Counted.Of(c.Files.Count, "file")} like {c.Files[0].RelativePath}"))}); "
                + $"choose with --format {string.Join('|', candidates.Select(c => c.Layout.Name))}"),
        };
    }

    /// <summary>True for the extensions that may hold rows.</summary>
    public static bool IsData(FoundFile file) => DataExtensions.Contains(file.Extension);

    /// <summary>True for the extensions of Arrow IPC.</summary>
    public static bool IsArrow(FoundFile file) => LayoutFormats.Of(InputFormat.Arrow).Extensions.Contains(file.Extension);

    /// <summary>True for an npy directly in a folder of clip-retrieval embeddings.</summary>
    public static bool IsClipEmbedding(FoundFile file) => file.Extension == ".npy" && ClipFolders.Any(folder => IsUnder(file, folder));

    /// <summary>True where the file's own folder has that name.</summary>
    public static bool IsUnder(FoundFile file, string folder) =>
        string.Equals(Path.GetFileName(Path.GetDirectoryName(file.Path)), folder, StringComparison.Ordinal);
}
