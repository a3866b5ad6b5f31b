using InfoMax.Core.Embeddings;

namespace InfoMax.Data.Formats;

/// <summary>
/// All input files of a job, found and checked by their headers alone, with the row numbers each file holds.
/// Serializable: it is written once as an artifact and read by every worker.
/// </summary>
public sealed record DatasetLayout
{
    /// <summary>The layout; never <see cref="InputFormat.Auto"/>.</summary>
    public required InputFormat Format { get; init; }

    /// <summary>
    /// Input files in the order of their rows: the inputs as given, inside one the natural order of
    /// <see cref="InputFile.RelativePath"/>; a Hugging Face folder's own order where it has one.
    /// </summary>
    public required IReadOnlyList<InputFile> Files { get; init; }

    /// <summary>Values of one embedding d; the sum for concatenated embeddings.</summary>
    public required int Dimension { get; init; }

    /// <summary>The precision embeddings are kept in: half if every file is half, else single.</summary>
    public required EmbeddingElement Element { get; init; }

    /// <summary>Rows of all files.</summary>
    public required long Rows { get; init; }

    /// <summary>The resolved score source; never <see cref="ScoreKind.Auto"/>.</summary>
    public required ScoreSource Score { get; init; }

    /// <summary>The resolved embedding names: one, or two that are concatenated.</summary>
    public required IReadOnlyList<string> Embeddings { get; init; }

    /// <summary>The image and text embedding that <c>clip</c> and <c>negclip</c> compare; null unless one of them is among the scores.</summary>
    public IReadOnlyList<string>? ClipPair { get; init; }

    /// <summary>Values of each of the pair's embeddings; 0 without a pair.</summary>
    public int PairDimension { get; init; }

    /// <summary>The precision that the pair's embeddings can be kept in: half if all of them are, else single.</summary>
    public EmbeddingElement PairElement { get; init; } = EmbeddingElement.Single;

    /// <summary>Where the labels come from; null for a data set without.</summary>
    public LabelSource? Labels { get; init; }

    /// <summary>The column of groups that are no labels; null for none.</summary>
    public string? GroupColumn { get; init; }

    /// <summary>Type of the ids.</summary>
    public required IdKind Ids { get; init; }

    /// <summary>The column of ids, null when there is none.</summary>
    public string? IdColumn { get; init; }

    /// <summary>SHA-256 (hex) over every file's relative path, size, modification time and header facts: changed input, changed fingerprint.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>As <see cref="Fingerprint"/>, of the files that hold the embeddings alone; null in a layout that was written before.</summary>
    public string? VectorsFingerprint { get; init; }

    /// <summary>Every file that is read, each once, the score and the label file too: what a worker may ask the coordinator's node for.</summary>
    public required IReadOnlyList<SourceFile> Sources { get; init; }

    /// <summary>True where every id was found to be a DataComp uid, so that <c>subset.npy</c> is written.</summary>
    public bool WritesSubset { get; init; }

    /// <summary>What the user should know of the input, a line each: it is read all the same.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Type of a data set's ids. The values are persisted: never renumber.</summary>
public enum IdKind
{
    /// <summary>The input has no ids.</summary>
    None = 0,

    /// <summary>UTF-8 text, and integers that do not fit int64.</summary>
    Text = 1,

    /// <summary>64-bit integers; carried as invariant decimal text and written back as int64.</summary>
    Integer = 2,
}

/// <summary>One input file, or one pair of embedding and metadata files.</summary>
public sealed record InputFile
{
    /// <summary>Path relative to the input given, with forward slashes: the name in messages and the sort key.</summary>
    public required string RelativePath { get; init; }

    /// <summary>Full path of the file with the embeddings (the npz, npy, parquet or arrow file).</summary>
    public required string Path { get; init; }

    /// <summary>Full path of the second embedding file (clip-retrieval's text vectors), or null.</summary>
    public string? PairedPath { get; init; }

    /// <summary>Full path of the file with ids and columns, or null when there is none or it is <see cref="Path"/>.</summary>
    public string? MetadataPath { get; init; }

    /// <summary>The files that the rows lie in where <see cref="Path"/> only says which of them are rows, and in which order; else null.</summary>
    public RowMapping? Mapping { get; init; }

    /// <summary>Row number of its first row within the whole input.</summary>
    public required long FirstRow { get; init; }

    /// <summary>Rows, valid or not.</summary>
    public required long Rows { get; init; }
}
