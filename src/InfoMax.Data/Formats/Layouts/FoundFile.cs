namespace InfoMax.Data.Formats.Layouts;

/// <summary>A file under the inputs, with what orders and tells apart the files of several inputs.</summary>
/// <param name="Path">Full path.</param>
/// <param name="RelativePath">Path relative to the input it was found under, forward slashes; unique for data.</param>
/// <param name="Input">Number of that input, in the order given.</param>
internal sealed record FoundFile(string Path, string RelativePath, int Input)
{
    /// <summary>Lower-case extension with its dot.</summary>
    public string Extension { get; } = System.IO.Path.GetExtension(RelativePath).ToLowerInvariant();

    /// <summary>What the full path has before the file's name, without the separator; of an address too.</summary>
    public string Folder => Path[..Math.Max(0, Path.LastIndexOfAny(['/', System.IO.Path.DirectorySeparatorChar]))];

    /// <summary>The relative path without the extension: what pairs embeddings with metadata.</summary>
    public string Stem => RelativePath[..^Extension.Length];
}
