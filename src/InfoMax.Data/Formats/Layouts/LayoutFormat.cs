using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Layouts;

/// <summary>
/// Everything that is particular to one layout of input files. A new one is a value of <see cref="InputFormat"/>, a type
/// that derives from this one, and its entry in <see cref="LayoutFormats"/>.
/// </summary>
internal abstract class LayoutFormat
{
    /// <summary>Rows of a record batch where nothing else is asked for.</summary>
    public const int BatchRows = 16 * 1024;

    public abstract InputFormat Format { get; }

    /// <summary>Its name on the command line.</summary>
    public string Name => EnumWords.Of(Format);

    /// <summary>Extensions of the files that hold its vectors, in lower case with the dot.</summary>
    public abstract IReadOnlyList<string> Extensions { get; }

    /// <summary>False where a file holds one embedding without a name, so that none can be asked for.</summary>
    public virtual bool NamesEmbeddings => true;

    /// <summary>The files that speak for this layout where none is named; none where they belong to another.</summary>
    public abstract IReadOnlyList<FoundFile> Claims(FileSet files);

    /// <summary>The files to read, in their order, each with its companions.</summary>
    /// <exception cref="InputDataException">A companion is missing.</exception>
    public abstract IReadOnlyList<PlannedFile> Plan(FileSet files);

    /// <summary>The embeddings that a file holds.</summary>
    /// <exception cref="InputDataException">The file is damaged, or holds none.</exception>
    public abstract AvailableEmbeddings Embeddings(IInputFiles files, InputFile file);

    /// <summary>Opens one embedding of a file.</summary>
    /// <param name="files">Opens the file.</param>
    /// <param name="file">The file.</param>
    /// <param name="embedding">One of <see cref="Embeddings"/>.</param>
    /// <exception cref="InputDataException">The file is damaged, or lacks the embedding.</exception>
    public abstract IVectorSource OpenVectors(IInputFiles files, InputFile file, string embedding);

    /// <summary>Opens the table with a file's ids and columns; null where it has none. By default the companion's.</summary>
    /// <param name="files">Opens the file.</param>
    /// <param name="file">The file.</param>
    /// <param name="batchRows">Rows of a record batch, at most.</param>
    /// <exception cref="InputDataException">The file is damaged.</exception>
    public virtual ITable? OpenTable(IInputFiles files, InputFile file, int batchRows = BatchRows) =>
        file.MetadataPath is { } path ? Companions.Open(files, path, FileNames.Of(file, path), batchRows) : null;

    /// <summary>The file that holds an embedding.</summary>
    public virtual string PathOf(InputFile file, string embedding) => file.Path;

    /// <summary>What the user should know of a file without a table, or null.</summary>
    public virtual string? WarningWithoutTable(InputFile file, AvailableEmbeddings embeddings) => null;
}
