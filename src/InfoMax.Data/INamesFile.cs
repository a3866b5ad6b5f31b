namespace InfoMax.Data;

/// <summary>An option's value that may name a file, such as <c>file:PATH.npy</c>.</summary>
public interface INamesFile
{
    /// <summary>The file's path as given; null when the value names none.</summary>
    string? FilePath { get; }

    /// <summary>The same value with another path to its file.</summary>
    INamesFile WithFilePath(string path);
}
