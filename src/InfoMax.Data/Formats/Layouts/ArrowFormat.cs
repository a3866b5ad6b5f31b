using InfoMax.Data.Formats.Arrow;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Layouts;

/// <summary>Arrow IPC files and streams with an embedding column.</summary>
internal sealed class ArrowFormat : LayoutFormat
{
    // Rows are read into managed buffers: small enough to stay in the cache and off the large object heap.
    private const int BatchBytes = 64 * 1024;

    /// <inheritdoc/>
    public override InputFormat Format => InputFormat.Arrow;

    /// <inheritdoc/>
    /// <remarks>Feather version 2 is an IPC file.</remarks>
    public override IReadOnlyList<string> Extensions => [".arrow", ".feather", ".ipc", ".arrows"];

    /// <inheritdoc/>
    public override IReadOnlyList<FoundFile> Claims(FileSet files) => [.. files.Files.Where(file => Extensions.Contains(file.Extension))];

    /// <inheritdoc/>
    public override IReadOnlyList<PlannedFile> Plan(FileSet files) => ArrowPlan.Create(files.Files);

    /// <inheritdoc/>
    public override AvailableEmbeddings Embeddings(IInputFiles files, InputFile file) => TableEmbeddings.Of(OpenTable(files, file, TableEmbeddings.ListingRows));

    /// <inheritdoc/>
    public override IVectorSource OpenVectors(IInputFiles files, InputFile file, string embedding) => TableVectors.Open(
        file.Mapping is { } mapping
            ? MappedTable.Open(files, file, mapping)
            : ArrowTable.OpenForVectors(files, file.Path, file.RelativePath, embedding, BatchBytes),
        embedding);

    /// <inheritdoc/>
    public override ITable OpenTable(IInputFiles files, InputFile file, int batchRows) => file.Mapping is { } mapping
        ? MappedTable.Open(files, file, mapping)
        : ArrowTable.Open(files, file.Path, file.RelativePath, batchRows);
}
