namespace InfoMax.Testing;

/// <summary>A folder of one test, removed with it.</summary>
internal class TemporaryFolder : IDisposable
{
    /// <summary>The folder's full path.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("infomax-test-").FullName;

    /// <summary>Full path of a name in the folder; its parents exist afterwards.</summary>
    public string this[string name]
    {
        get
        {
            string path = Path.Combine(Root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return path;
        }
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The test removed it.
        }
        catch (IOException)
        {
            // A node that was killed may still be closing its files; the system cleans its temporary folder.
        }
    }
}
