namespace InfoMax.Data.Formats;

/// <summary>
/// The rows of a Hugging Face data set that was saved with an indices mapping: row i of the set is row indices[i] of its data
/// files one after another. Full paths.
/// </summary>
/// <param name="Indices">Arrow files with one integer column, one after another.</param>
/// <param name="Data">The data files.</param>
public sealed record RowMapping(IReadOnlyList<string> Indices, IReadOnlyList<string> Data);
