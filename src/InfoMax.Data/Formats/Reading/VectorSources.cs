using InfoMax.Data.Formats.Arrow;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Formats.Npy;
using InfoMax.Data.Formats.Npz;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Reading;

/// <summary>Opens the embeddings of an input file by name, and lists the names; shared by discovery and reading.</summary>
internal static class VectorSources
{
    /// <summary>The name of the only embedding of an npy.</summary>
    public const string NpyName = "npy";

    /// <summary>clip-retrieval's image vectors, <c>img_emb</c>.</summary>
    public const string ImageName = "img";

    /// <summary>clip-retrieval's text vectors, <c>text_emb</c>.</summary>
    public const string TextName = "txt";

    private static readonly IReadOnlyList<string> DataCompDefaults = ["l14_img", "b32_img"];

    // Tables are opened once to list their columns, where no rows are read.
    private const int ListingRows = 64;
    private const int ParquetBatchBytes = 2 << 20;

    // Arrow rows are read into managed buffers: small enough to stay in the cache and off the large object heap.
    private const int ArrowBatchBytes = 64 * 1024;

    /// <summary>
    /// The embeddings that a file holds, the default first: <c>l14_img</c>, then <c>b32_img</c> for DataComp, images for
    /// clip-retrieval, well-known column names for tables.
    /// </summary>
    /// <exception cref="InputDataException">The file is damaged, or holds none.</exception>
    public static AvailableEmbeddings List(IInputFiles files, InputFormat format, InputFile file)
    {
        if (format is InputFormat.Parquet or InputFormat.Arrow)
        {
            return TableEmbeddings(files, format, file);
        }

        return new AvailableEmbeddings(format switch
        {
            InputFormat.Npy => [NpyName],
            InputFormat.ClipRetrieval when file.PairedPath is not null => [ImageName, TextName],
            InputFormat.ClipRetrieval => [FirstClipName(file)],
            _ => Preferred(NpzFile.Keys(files, file.Path, file.RelativePath)),
        });
    }

    /// <summary>Opens one embedding of a file.</summary>
    /// <param name="files">Opens the file.</param>
    /// <param name="format">The layout.</param>
    /// <param name="file">The file.</param>
    /// <param name="embedding">A name of <see cref="List"/>.</param>
    /// <exception cref="InputDataException">The file is damaged, or lacks the embedding.</exception>
    public static IVectorSource Open(IInputFiles files, InputFormat format, InputFile file, string embedding)
    {
        string path = PathOf(format, file, embedding);
        string name = MetadataSource.NameOf(file, path);
        return format switch
        {
            InputFormat.Npy or InputFormat.ClipRetrieval => NpyVectors.Open(files, path, name),
            InputFormat.DataComp => NpzFile.Open(files, path, name, embedding),
            InputFormat.Parquet => TableVectors.Open(ParquetTable.OpenForVectors(files, path, name, embedding, ParquetBatchBytes), embedding),
            _ when file.Mapping is { } mapping => TableVectors.Open(MappedTable.Open(files, file, mapping), embedding),
            _ => TableVectors.Open(ArrowTable.OpenForVectors(files, path, name, embedding, ArrowBatchBytes), embedding),
        };
    }

    /// <summary>The file that holds an embedding.</summary>
    public static string PathOf(InputFormat format, InputFile file, string embedding) =>
        format == InputFormat.ClipRetrieval && embedding != FirstClipName(file)
            ? file.PairedPath ?? throw new InputDataException($"{file.RelativePath}: has no {embedding} embedding beside it; write both, or choose the other with --embedding")
            : file.Path;

    private static string FirstClipName(InputFile file) =>
        Path.GetFileName(Path.GetDirectoryName(file.Path)) == FormatDetector.ClipFolders[1] ? TextName : ImageName;

    private static IReadOnlyList<string> Preferred(IReadOnlyList<string> keys) =>
        [.. DataCompDefaults.Where(keys.Contains).Union(keys, StringComparer.Ordinal)];

    private static AvailableEmbeddings TableEmbeddings(IInputFiles files, InputFormat format, InputFile file)
    {
        using ITable table = MetadataSource.Open(files, format, file, ListingRows)!;
        IReadOnlyList<VectorColumn> columns = VectorColumn.Find(table.Schema);
        return columns.Count > 0
            ? new AvailableEmbeddings([.. columns.Select(column => column.Path)], columns.Count(column => column.Rank == columns[0].Rank))
            : throw new InputDataException(
                $"{file.RelativePath}: no embedding column (a list of float16, float32, float64, int8 or uint8) among {Columns(table)}; name the directory if the vectors lie in an npz or npy beside it");
    }

    private static string Columns(ITable table)
    {
        List<string> names = [.. table.Schema.FieldsList.Take(12).Select(f => $"{f.Name} ({ArrowTypeText.Of(f.DataType)})")];
        return names.Count == 0 ? "no columns" : string.Join(", ", names);
    }
}
