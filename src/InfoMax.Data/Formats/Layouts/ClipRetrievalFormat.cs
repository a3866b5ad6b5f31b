using InfoMax.Data.Formats.Npy;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Layouts;

/// <summary>clip-retrieval's folders of image vectors, text vectors and metadata.</summary>
internal sealed class ClipRetrievalFormat : LayoutFormat
{
    private const string ImageName = "img";
    private const string TextName = "txt";

    /// <inheritdoc/>
    public override InputFormat Format => InputFormat.ClipRetrieval;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".npy"];

    /// <inheritdoc/>
    public override IReadOnlyList<FoundFile> Claims(FileSet files) => [.. files.Of(".npy").Where(FormatDetector.IsClipEmbedding)];

    /// <inheritdoc/>
    public override IReadOnlyList<PlannedFile> Plan(FileSet files) => ClipRetrievalPlan.Create(files.Files);

    /// <inheritdoc/>
    public override AvailableEmbeddings Embeddings(IInputFiles files, InputFile file) =>
        new(file.PairedPath is not null ? [ImageName, TextName] : [FirstName(file)]);

    /// <inheritdoc/>
    public override IVectorSource OpenVectors(IInputFiles files, InputFile file, string embedding)
    {
        string path = PathOf(file, embedding);
        return NpyVectors.Open(files, path, FileNames.Of(file, path));
    }

    /// <inheritdoc/>
    public override string PathOf(InputFile file, string embedding) => embedding == FirstName(file)
        ? file.Path
        : file.PairedPath ?? throw new InputDataException($"{file.RelativePath}: has no {embedding} embedding beside it; write both, or choose the other with --embedding");

    private static string FirstName(InputFile file) =>
        Path.GetFileName(Path.GetDirectoryName(file.Path)) == FormatDetector.ClipFolders[1] ? TextName : ImageName;
}
