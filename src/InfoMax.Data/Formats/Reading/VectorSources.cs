using InfoMax.Data.Formats.Npy;

namespace InfoMax.Data.Formats.Reading;

/// <summary>Opens the embeddings of an input file by name, and lists the names; shared by discovery and reading.</summary>
internal static class VectorSources
{
    /// <summary>The name of the only embedding of an npy.</summary>
    public const string NpyName = "npy";

    /// <summary>The embeddings that a file holds, in the order of preference when none is named.</summary>
    /// <exception cref="InputDataException">The file is damaged.</exception>
    public static IReadOnlyList<string> List(InputFormat format, InputFile file) => format switch
    {
        InputFormat.Npy => [NpyName],
        _ => throw new InputDataException($"{file.RelativePath}: format {format} is not readable"),
    };

    /// <summary>Opens one embedding of a file.</summary>
    /// <param name="format">The layout.</param>
    /// <param name="file">The file.</param>
    /// <param name="embedding">A name of <see cref="List"/>.</param>
    /// <exception cref="InputDataException">The file is damaged, or lacks the embedding.</exception>
    public static IVectorSource Open(InputFormat format, InputFile file, string embedding) => format switch
    {
        InputFormat.Npy => NpyVectors.Open(file.Path, file.RelativePath),
        _ => throw new InputDataException($"{file.RelativePath}: format {format} is not readable"),
    };

    /// <summary>The file that holds an embedding.</summary>
    public static string PathOf(InputFormat format, InputFile file, string embedding) => file.Path;
}
