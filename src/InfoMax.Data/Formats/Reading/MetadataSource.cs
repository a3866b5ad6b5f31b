using InfoMax.Data.Formats.Arrow;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;

namespace InfoMax.Data.Formats.Reading;

/// <summary>Opens the table with an input file's ids and columns.</summary>
internal static class MetadataSource
{
    private const int BatchRows = 16 * 1024;

    /// <summary>The table, or null where the file has no columns. Parquet and Arrow inputs are their own.</summary>
    /// <param name="files">Opens the file.</param>
    /// <param name="format">The layout.</param>
    /// <param name="file">The file.</param>
    /// <param name="batchRows">Rows of a record batch, at most.</param>
    /// <exception cref="InputDataException">The file is damaged.</exception>
    public static ITable? Open(IInputFiles files, InputFormat format, InputFile file, int batchRows = BatchRows) => format switch
    {
        InputFormat.Arrow when file.Mapping is { } mapping => MappedTable.Open(files, file, mapping),
        InputFormat.Arrow => ArrowTable.Open(files, file.Path, file.RelativePath, batchRows),
        InputFormat.Parquet => ParquetTable.Open(files, file.Path, file.RelativePath, batchRows),
        _ when file.MetadataPath is { } path => ParquetTable.Open(files, path, NameOf(file, path), batchRows),
        _ => null,
    };

    /// <summary>
    /// The name of a companion of <paramref name="file"/> in messages: relative to the same root where it lies under it.
    /// </summary>
    public static string NameOf(InputFile file, string path)
    {
        string full = file.Path.Replace('\\', '/');
        string companion = path.Replace('\\', '/');
        if (full.EndsWith(file.RelativePath, StringComparison.Ordinal))
        {
            string root = full[..^file.RelativePath.Length];
            return companion.StartsWith(root, StringComparison.Ordinal) ? companion[root.Length..] : companion;
        }

        return companion;
    }
}
