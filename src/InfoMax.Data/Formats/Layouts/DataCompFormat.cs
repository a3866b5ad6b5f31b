using InfoMax.Data.Formats.Npz;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Layouts;

/// <summary>The DataComp layout: every npz with the parquet of the same stem.</summary>
internal sealed class DataCompFormat : LayoutFormat
{
    /// <inheritdoc/>
    public override InputFormat Format => InputFormat.DataComp;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".npz"];

    /// <summary>True where an npz has its metadata, so that all should.</summary>
    public static bool HasMetadata(FileSet files) => files.Of(".npz").Any(file => files.SameStem(file) is not null);

    /// <inheritdoc/>
    public override IReadOnlyList<FoundFile> Claims(FileSet files) => HasMetadata(files) ? [.. files.Of(".npz")] : [];

    /// <inheritdoc/>
    public override IReadOnlyList<PlannedFile> Plan(FileSet files)
    {
        List<FoundFile> arrays = [.. files.Of(".npz")];
        HashSet<string> stems = [.. arrays.Select(file => file.Stem)];
        if (files.Of(".parquet").FirstOrDefault(file => !stems.Contains(file.Stem)) is { } lone)
        {
            throw new InputDataException($"{lone.RelativePath}: its embeddings {lone.Stem}.npz are missing; copy them beside it, or leave both out");
        }

        return [.. arrays.Select(file => new PlannedFile(file.RelativePath, file.Path, MetadataPath: files.SameStem(file)
            ?? throw new InputDataException($"{file.RelativePath}: its metadata {file.Stem}.parquet is missing; copy it beside the npz, or leave both out")))];
    }

    /// <inheritdoc/>
    public override AvailableEmbeddings Embeddings(IInputFiles files, InputFile file) =>
        AvailableEmbeddings.Of(NpzFile.Keys(files, file.Path, file.RelativePath)) with { Equal = 1 };

    /// <inheritdoc/>
    public override IVectorSource OpenVectors(IInputFiles files, InputFile file, string embedding) =>
        NpzFile.Open(files, file.Path, file.RelativePath, embedding);
}
