namespace InfoMax.Data.Tests.Formats.Layouts;

/// <summary>A folder of one test, removed with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Directory.CreateDirectory(Root);

    public string Root { get; } = Path.Combine(Path.GetTempPath(), "infomax-formats-" + Guid.NewGuid().ToString("N"));

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

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
