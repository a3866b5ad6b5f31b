using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Layouts;

/// <summary>Parquet files with an embedding column.</summary>
internal sealed class ParquetFormat : LayoutFormat
{
    private const int BatchBytes = 2 << 20;

    /// <inheritdoc/>
    public override InputFormat Format => InputFormat.Parquet;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".parquet"];

    /// <inheritdoc/>
    public override IReadOnlyList<FoundFile> Claims(FileSet files)
    {
        List<FoundFile> all = [.. files.Of(".parquet")];
        List<FoundFile> loose = files.Files.Any(FormatDetector.IsClipEmbedding)
            ? [.. all.Where(file => !FormatDetector.IsUnder(file, ClipRetrievalPlan.MetadataFolder))]
            : [.. all.Where(file => !files.IsCompanion(file))];

        // A DataComp folder that lacks an npz is one all the same.
        return loose.Count < all.Count && files.Of(".npz").Any() ? [] : loose;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<PlannedFile> Plan(FileSet files) => [.. files.Of(".parquet").Select(file => new PlannedFile(file.RelativePath, file.Path))];

    /// <inheritdoc/>
    public override AvailableEmbeddings Embeddings(IInputFiles files, InputFile file) => TableEmbeddings.Of(OpenTable(files, file, TableEmbeddings.ListingRows));

    /// <inheritdoc/>
    public override IVectorSource OpenVectors(IInputFiles files, InputFile file, string embedding) =>
        TableVectors.Open(ParquetTable.OpenForVectors(files, file.Path, file.RelativePath, embedding, BatchBytes), embedding);

    /// <inheritdoc/>
    public override ITable OpenTable(IInputFiles files, InputFile file, int batchRows) =>
        ParquetTable.Open(files, file.Path, file.RelativePath, batchRows);
}
