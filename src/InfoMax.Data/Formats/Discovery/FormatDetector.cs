namespace InfoMax.Data.Formats.Discovery;

/// <summary>Recognises a layout from file names.</summary>
internal static class FormatDetector
{
    /// <summary>The extensions of Arrow IPC files and streams (Feather version 2 is an IPC file).</summary>
    public static readonly IReadOnlyList<string> ArrowExtensions = [".arrow", ".feather", ".ipc", ".arrows"];

    /// <summary>The folder names of clip-retrieval's image and text embeddings.</summary>
    public static readonly IReadOnlyList<string> ClipFolders = ["img_emb", "text_emb"];

    /// <summary>
    /// The only layout that the files allow. npz means DataComp; npy under <c>img_emb</c> or <c>text_emb</c> means
    /// clip-retrieval; a parquet beside an npy of the same stem is its metadata.
    /// </summary>
    /// <exception cref="InputDataException">No layout, or more than one; the message lists what was found.</exception>
    public static InputFormat Detect(IReadOnlyList<FoundFile> files, string inputs)
    {
        List<FoundFile> npy = [.. files.Where(f => f.Extension == ".npy")];
        List<FoundFile> npz = [.. files.Where(f => f.Extension == ".npz")];
        List<FoundFile> parquet = [.. files.Where(f => f.Extension == ".parquet")];
        List<FoundFile> arrow = [.. files.Where(IsArrow)];
        int clip = npy.Count(IsClipEmbedding);
        int plainNpy = npy.Count - clip;
        HashSet<string> stems = [.. npz.Concat(npy).Select(f => f.Stem)];
        int loose = clip > 0 ? parquet.Count(f => !IsUnder(f, "metadata")) : parquet.Count(f => !stems.Contains(f.Stem));

        List<(InputFormat Format, string Found)> candidates = [];
        Add(npz.Count > 0, InputFormat.DataComp, npz);
        Add(clip > 0, InputFormat.ClipRetrieval, [.. npy.Where(IsClipEmbedding)]);
        Add(plainNpy > 0, InputFormat.Npy, [.. npy.Where(f => !IsClipEmbedding(f))]);
        Add(loose > 0 && (npz.Count == 0 || loose == parquet.Count), InputFormat.Parquet, [.. parquet.Where(f => !stems.Contains(f.Stem))]);
        Add(arrow.Count > 0, InputFormat.Arrow, arrow);
        return candidates switch
        {
            [] => throw new InputDataException($"{inputs}: no npy, npz, parquet or arrow file; name a file or a directory that holds some"),
            [var only] => only.Format,
            _ => throw new InputDataException(
                $"{inputs}: more than one format ({string.Join(", ", candidates.Select(c => c.Found))}); choose with --format {string.Join('|', candidates.Select(c => Name(c.Format)))}"),
        };

        void Add(bool present, InputFormat format, List<FoundFile> examples)
        {
            if (present)
            {
                candidates.Add((format, $"{Name(format)}: {examples.Count} files like {examples[0].RelativePath}"));
            }
        }
    }

    /// <summary>The name of a format on the command line.</summary>
    public static string Name(InputFormat format) => format switch
    {
        InputFormat.DataComp => "datacomp",
        InputFormat.ClipRetrieval => "clip-retrieval",
        InputFormat.Npy => "npy",
        InputFormat.Parquet => "parquet",
        InputFormat.Arrow => "arrow",
        _ => "auto",
    };

    /// <summary>True for the extensions that may hold rows.</summary>
    public static bool IsData(FoundFile file) => file.Extension is ".npy" or ".npz" or ".parquet" || IsArrow(file);

    /// <summary>True for the extensions of Arrow IPC.</summary>
    public static bool IsArrow(FoundFile file) => ArrowExtensions.Contains(file.Extension);

    /// <summary>True for an npy directly in a folder of clip-retrieval embeddings.</summary>
    public static bool IsClipEmbedding(FoundFile file) => file.Extension == ".npy" && ClipFolders.Any(folder => IsUnder(file, folder));

    /// <summary>True where the file's own folder has that name.</summary>
    public static bool IsUnder(FoundFile file, string folder) =>
        string.Equals(Path.GetFileName(Path.GetDirectoryName(file.Path)), folder, StringComparison.Ordinal);
}
