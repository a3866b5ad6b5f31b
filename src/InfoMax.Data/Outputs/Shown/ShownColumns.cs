namespace InfoMax.Data.Outputs.Shown;

/// <summary>What shows a row to people.</summary>
/// <param name="Text">Column of the input's tables with a text for each row; null for none.</param>
/// <param name="Images">Full path of a directory of images, or a column of the input's tables; null for none.</param>
public sealed record ShownColumns(string? Text, string? Images)
{
    /// <summary>The directory of images; null where they are in a column, or there are none.</summary>
    public string? Directory => Images is { } images && Path.IsPathRooted(images) ? images : null;

    /// <summary>The column of images; null where they are in a directory, or there are none.</summary>
    public string? ImageColumn => Directory is null ? Images : null;

    /// <summary>The columns of the input's tables.</summary>
    public IReadOnlyList<string> Columns => [.. new[] { Text, ImageColumn }.OfType<string>().Distinct()];
}
