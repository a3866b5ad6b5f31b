using InfoMax.Data.Formats.Sources;

namespace InfoMax.Data.Formats.Layouts;

/// <summary>The files found, but for those that another option names, with what says which tables belong to which arrays.</summary>
internal sealed class FileSet
{
    private readonly Dictionary<string, string> _tables;
    private readonly HashSet<string> _arrayStems;
    private readonly Lazy<IReadOnlyDictionary<string, string>> _pairs;

    /// <param name="files">Everything found, in order.</param>
    /// <param name="others">Full paths of score and label files, which may lie among the inputs and are none of them.</param>
    public FileSet(IReadOnlyList<FoundFile> files, params string[] others)
    {
        Files = [.. files.Where(file => !others.Contains(file.Path))];
        _tables = Files.Where(file => file.Extension == ".parquet").ToDictionary(file => file.Stem, file => file.Path, StringComparer.Ordinal);
        _arrayStems = [.. Files.Where(Companions.IsArrays).Select(file => file.Stem)];
        _pairs = new Lazy<IReadOnlyDictionary<string, string>>(() => Companions.OfFolders(Files));
    }

    /// <summary>The files in order.</summary>
    public IReadOnlyList<FoundFile> Files { get; }

    /// <summary>The files of one extension, in order.</summary>
    public IEnumerable<FoundFile> Of(string extension) => Files.Where(file => file.Extension == extension);

    /// <summary>The parquet of a file's stem, found or beside a file that was named alone; or null.</summary>
    public string? SameStem(FoundFile file)
    {
        string sibling = Path.ChangeExtension(file.Path, ".parquet");
        return _tables.GetValueOrDefault(file.Stem) ?? (LocalInputFiles.Exists(sibling) ? sibling : null);
    }

    /// <summary>The table of a file of vectors: the parquet of its stem, else the only table of equal rows in a folder whose only vectors it has; or null.</summary>
    public string? TableOf(FoundFile file) => SameStem(file) ?? _pairs.Value.GetValueOrDefault(file.Path);

    /// <summary>True for a table that belongs to a file of vectors.</summary>
    public bool IsCompanion(FoundFile table) =>
        _arrayStems.Contains(table.Stem) || _pairs.Value.Values.Contains(table.Path);
}
