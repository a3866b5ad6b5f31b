namespace InfoMax.Data.Outputs.Folders;

/// <summary>A directory; temporary names are fixed (<c>selection.npy.tmp</c>), so a job that is repeated overwrites what a crash left.</summary>
internal sealed class LocalResultFolder(string directory) : ResultFolder
{
    public override string Locate(string name) => Path.Combine(directory, name);

    public override void Create() => Directory.CreateDirectory(directory);

    public override string Stage(string name)
    {
        string path = Locate(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return Temporary(path);
    }

    public override void Publish(string name) => File.Move(Temporary(Locate(name)), Locate(name), overwrite: true);

    public override void Discard(string name) => File.Delete(Temporary(Locate(name)));

    public override bool Holds(string name) => File.Exists(Locate(name));

    public override bool IsEmpty() => !Directory.Exists(directory) || !Directory.EnumerateFileSystemEntries(directory).Any();

    public override IReadOnlyList<string> Folders() => Directory.Exists(directory)
        ? [.. Directory.EnumerateDirectories(directory).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)]
        : [];

    public override byte[] Read(string name) => File.ReadAllBytes(Locate(name));

    public override void Remove(string name)
    {
        string path = Locate(name);

        // Deleting in a folder that does not exist is an error of its own.
        if (!File.Exists(path))
        {
            return;
        }

        File.Delete(path);
        for (string folder = Path.GetDirectoryName(path)!;
            folder.Length > directory.Length && !Directory.EnumerateFileSystemEntries(folder).Any();
            folder = Path.GetDirectoryName(folder)!)
        {
            Directory.Delete(folder);
        }
    }

    private static string Temporary(string path) => path + ".tmp";
}
