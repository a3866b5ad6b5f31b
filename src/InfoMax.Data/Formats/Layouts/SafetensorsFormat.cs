using InfoMax.Data.Formats.Safetensors;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Layouts;

/// <summary>safetensors files, each with its table if there is one.</summary>
internal sealed class SafetensorsFormat : LayoutFormat
{
    private const string Extension = ".safetensors";

    /// <inheritdoc/>
    public override InputFormat Format => InputFormat.Safetensors;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [Extension];

    /// <inheritdoc/>
    public override IReadOnlyList<FoundFile> Claims(FileSet files) => [.. files.Of(Extension)];

    /// <inheritdoc/>
    public override IReadOnlyList<PlannedFile> Plan(FileSet files) => ArrayPlan.Create(files, Extension);

    /// <inheritdoc/>
    public override AvailableEmbeddings Embeddings(IInputFiles files, InputFile file) =>
        AvailableEmbeddings.Of(SafetensorsFile.Names(files, file.Path, file.RelativePath));

    /// <inheritdoc/>
    public override IVectorSource OpenVectors(IInputFiles files, InputFile file, string embedding) =>
        SafetensorsFile.Open(files, file.Path, file.RelativePath, embedding);
}
