namespace InfoMax.Data.Formats;

/// <summary>Where the rows of an input file lie in the row numbers of the whole input, as manifest and reports list it.</summary>
/// <param name="Path">Path relative to the input given, forward slashes.</param>
/// <param name="FirstRow">Row number of its first row.</param>
/// <param name="Rows">Its rows.</param>
public sealed record FileRows(string Path, long FirstRow, long Rows)
{
    /// <summary>The list of a layout, in row order.</summary>
    public static IReadOnlyList<FileRows> Of(DatasetLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return [.. layout.Files.Select(file => new FileRows(file.RelativePath, file.FirstRow, file.Rows))];
    }
}
