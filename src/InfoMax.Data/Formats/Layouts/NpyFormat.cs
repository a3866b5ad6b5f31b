using InfoMax.Data.Formats.Npy;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Layouts;

/// <summary>The npy layout: every npy, each with its table if there is one.</summary>
internal sealed class NpyFormat : LayoutFormat
{
    private const string OnlyName = "npy";

    /// <inheritdoc/>
    public override InputFormat Format => InputFormat.Npy;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".npy"];

    /// <inheritdoc/>
    public override bool NamesEmbeddings => false;

    /// <inheritdoc/>
    public override IReadOnlyList<FoundFile> Claims(FileSet files) => [.. files.Of(".npy").Where(file => !FormatDetector.IsClipEmbedding(file))];

    /// <inheritdoc/>
    public override IReadOnlyList<PlannedFile> Plan(FileSet files) => ArrayPlan.Create(files, ".npy");

    /// <inheritdoc/>
    public override AvailableEmbeddings Embeddings(IInputFiles files, InputFile file) => new([OnlyName]);

    /// <inheritdoc/>
    public override IVectorSource OpenVectors(IInputFiles files, InputFile file, string embedding) => NpyVectors.Open(files, file.Path, file.RelativePath);
}
