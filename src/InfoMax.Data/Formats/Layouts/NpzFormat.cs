using InfoMax.Data.Formats.Npz;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Layouts;

/// <summary>npz files on their own, or each with its table; those beside parquet files of their stems are DataComp's.</summary>
internal sealed class NpzFormat : LayoutFormat
{
    /// <inheritdoc/>
    public override InputFormat Format => InputFormat.Npz;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".npz"];

    /// <inheritdoc/>
    public override IReadOnlyList<FoundFile> Claims(FileSet files) => DataCompFormat.HasMetadata(files) ? [] : [.. files.Of(".npz")];

    /// <inheritdoc/>
    public override IReadOnlyList<PlannedFile> Plan(FileSet files) => ArrayPlan.Create(files, ".npz");

    /// <inheritdoc/>
    public override AvailableEmbeddings Embeddings(IInputFiles files, InputFile file) =>
        AvailableEmbeddings.Of(NpzFile.Keys(files, file.Path, file.RelativePath));

    /// <inheritdoc/>
    public override IVectorSource OpenVectors(IInputFiles files, InputFile file, string embedding) =>
        NpzFile.Open(files, file.Path, file.RelativePath, embedding);

    /// <inheritdoc/>
    public override string? WarningWithoutTable(InputFile file, AvailableEmbeddings embeddings) => AvailableEmbeddings.DataCompNames.Contains(embeddings.Names[0])
        ? $"{file.RelativePath}: has the arrays of DataComp, but no {Path.ChangeExtension(file.RelativePath, ".parquet")} beside it; there are no ids and no subset.npy"
        : null;
}
