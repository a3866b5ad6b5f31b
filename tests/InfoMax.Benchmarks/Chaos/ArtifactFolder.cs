namespace InfoMax.Benchmarks.Chaos;

/// <summary>Artifacts in a coordinator's directory. They change as on a bad disk between two readings: whoever has one open keeps what it was.</summary>
/// <param name="folder">The job's folder.</param>
internal sealed class ArtifactFolder(string folder) : IArtifactPlace
{
    public string[] Names() => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".arrow" or ".msgpack")
            .Order(StringComparer.Ordinal)]
        : [];

    public byte[]? Read(string name)
    {
        try
        {
            return File.ReadAllBytes(name);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Replace(string name, byte[] content)
    {
        try
        {
            string damaged = name + ".damaged";
            File.WriteAllBytes(damaged, content);
            File.Move(damaged, name, overwrite: true);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // The job has reclaimed it in the meantime.
        }
    }

    public void Delete(string name)
    {
        try
        {
            File.Delete(name);
        }
        catch (DirectoryNotFoundException)
        {
            // The job has reclaimed it in the meantime.
        }
    }
}
