namespace InfoMax.Data.Formats.Layouts;

/// <summary>An input file before its headers were read. The members are those of <see cref="InputFile"/>.</summary>
/// <param name="RelativePath">Name in messages and sort key.</param>
/// <param name="Path">The file with the embeddings.</param>
/// <param name="PairedPath">The second embedding file, or null.</param>
/// <param name="MetadataPath">The file with ids and columns, or null.</param>
/// <param name="Mapping">Where the rows are that the file chooses, or null.</param>
internal sealed record PlannedFile(
    string RelativePath, string Path, string? PairedPath = null, string? MetadataPath = null, RowMapping? Mapping = null)
{
    /// <summary>The form that readers take, at row <paramref name="firstRow"/> of the input.</summary>
    public InputFile At(long firstRow, long rows) => new()
    {
        RelativePath = RelativePath,
        Path = Path,
        PairedPath = PairedPath,
        MetadataPath = MetadataPath,
        Mapping = Mapping,
        FirstRow = firstRow,
        Rows = rows,
    };
}
