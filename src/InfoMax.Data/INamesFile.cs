namespace InfoMax.Data;

/// <summary>The value of an option that may name files: they must exist where the input is read, and their paths are made full.</summary>
public interface INamesFile
{
    /// <summary>The files' paths as typed; none when the value names none.</summary>
    IReadOnlyList<string> FilePaths { get; }

    /// <summary>The same value with each path replaced.</summary>
    /// <param name="replace">From a path as typed to what stands in its place.</param>
    INamesFile WithFilePaths(Func<string, string> replace);
}
