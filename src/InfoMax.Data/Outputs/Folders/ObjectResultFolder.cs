using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Objects;

namespace InfoMax.Data.Outputs.Folders;

/// <summary>Objects below an address. Files are written to this machine's temporary directory first; a store takes an object whole.</summary>
internal sealed class ObjectResultFolder(ObjectAddress root) : ResultFolder
{
    private readonly IObjectStore _store = ObjectStores.Of(root);
    private readonly ObjectFolder _folder = new(root);
    private readonly string _staging = Path.Combine(Path.GetTempPath(), $"infomax-{Path.GetRandomFileName()}");

    public override string Locate(string name) => root.Below(name).ToString();

    /// <summary>A store has no folders.</summary>
    public override void Create()
    {
    }

    public override void Prove(CancellationToken cancellationToken) => _folder.Prove(cancellationToken);

    public override string Stage(string name)
    {
        string path = Staged(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    public override void Publish(string name)
    {
        _folder.Put(name, Staged(name), CancellationToken.None);
        File.Delete(Staged(name));
    }

    public override void Discard(string name) => File.Delete(Staged(name));

    public override bool Holds(string name) => _store.Find(root.Below(name)) is not null;

    public override bool IsEmpty() => !_folder.List(CancellationToken.None).Any();

    public override IReadOnlyList<string> Folders() =>
    [
        .. _folder.List(CancellationToken.None)
            .Select(found => found.Address.Key[(root.Key.Length == 0 ? 0 : root.Key.Length + 1)..])
            .Where(name => name.Contains('/', StringComparison.Ordinal))
            .Select(name => name[..name.IndexOf('/', StringComparison.Ordinal)])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    public override byte[] Read(string name) => LocalInputFiles.Instance.ReadAllBytes(Locate(name), Locate(name));

    public override void Remove(string name) => _store.DeleteAsync(root.Below(name), CancellationToken.None).GetAwaiter().GetResult();

    protected override void Dispose(bool disposing)
    {
        if (Directory.Exists(_staging))
        {
            Directory.Delete(_staging, recursive: true);
        }

        base.Dispose(disposing);
    }

    private string Staged(string name) => Path.Combine(_staging, name);
}
