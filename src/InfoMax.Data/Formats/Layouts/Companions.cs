using InfoMax.Data.Formats.Csv;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Layouts;

/// <summary>Tables of ids and columns beside files of vectors.</summary>
internal static class Companions
{
    private const int ListingRows = 64;

    /// <summary>True for the extensions of files that hold vectors and no ids.</summary>
    public static bool IsArrays(FoundFile file) => file.Extension is ".npy" or ".npz" or ".safetensors";

    /// <summary>True for the extensions of tables that may stand beside vectors.</summary>
    public static bool IsTable(FoundFile file) => file.Extension is ".parquet" or ".csv";

    /// <summary>
    /// For each folder that holds one file of vectors and one table without vectors of its own, that pair by full path:
    /// <c>embeddings.npy</c> and <c>metadata.parquet</c>. A csv counts where its rows are as many, and in any case
    /// where its name says so (the same stem, or <c>metadata</c>), as a parquet does: so that a mismatch is said.
    /// </summary>
    /// <exception cref="InputDataException">A table is damaged.</exception>
    public static IReadOnlyDictionary<string, string> OfFolders(IReadOnlyList<FoundFile> files)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach (IGrouping<string?, FoundFile> folder in files.Where(file => IsArrays(file) || IsTable(file)).GroupBy(file => Path.GetDirectoryName(file.Path)))
        {
            if (folder.Where(IsArrays).ToArray() is [var vectors] && folder.Where(IsTable).ToArray() is [var table]
                && !FormatDetector.IsClipEmbedding(vectors) && Belongs(table, vectors))
            {
                pairs.Add(vectors.Path, table.Path);
            }
        }

        return pairs;
    }

    /// <summary>Opens a table by its extension.</summary>
    /// <exception cref="InputDataException">It is damaged.</exception>
    public static ITable Open(IInputFiles files, string path, string name, int batchRows) =>
        path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            ? CsvTable.Open(files, path, name, batchRows)
            : ParquetTable.Open(files, path, name, batchRows);

    private static bool IsMetadata(FoundFile table) =>
        Path.GetFileNameWithoutExtension(table.Path).ToLowerInvariant() is "metadata" or "meta";

    private static bool Belongs(FoundFile table, FoundFile vectors)
    {
        using ITable opened = Open(LocalInputFiles.Instance, table.Path, table.RelativePath, ListingRows);
        return VectorColumn.Find(opened.Schema).Count == 0 && (table.Extension != ".csv" || table.Stem == vectors.Stem || IsMetadata(table) || opened.Rows == Rows(vectors));
    }

    /// <summary>Rows of a file of vectors, -1 where they cannot be told.</summary>
    private static long Rows(FoundFile file)
    {
        try
        {
            LayoutFormat format = LayoutFormats.All.First(layout => layout.Claims(new FileSet([file])).Count > 0);
            InputFile input = new PlannedFile(file.RelativePath, file.Path).At(0, 0);
            using IVectorSource vectors = format.OpenVectors(LocalInputFiles.Instance, input, format.Embeddings(LocalInputFiles.Instance, input).Names[0]);
            return vectors.Rows;
        }
        catch (InputDataException)
        {
            return -1;
        }
    }
}
