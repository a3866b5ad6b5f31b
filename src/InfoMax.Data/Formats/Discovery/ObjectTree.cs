using InfoMax.Data.Formats.Layouts;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Objects;

namespace InfoMax.Data.Formats.Discovery;

/// <summary>The objects at or below an address, as <see cref="InputTree"/> lists files: in natural order, without hidden names and results of ours.</summary>
/// <param name="Files">The objects.</param>
/// <param name="PassedOver">Addresses whose results were left out.</param>
internal sealed record ObjectTree(IReadOnlyList<FoundFile> Files, IReadOnlyList<string> PassedOver)
{
    /// <summary>Lists them.</summary>
    /// <exception cref="InputDataException">There are none, or the store refuses.</exception>
    public static ObjectTree Read(string input, int number, CancellationToken cancellationToken)
    {
        ObjectAddress root;
        List<StoredObject> objects;
        try
        {
            root = ObjectAddress.Parse(input);
            objects = [.. new ObjectFolder(root).List(cancellationToken)];
        }
        catch (ObjectStoreException error)
        {
            throw new InputDataException(error.Message, error);
        }

        if (objects.Count == 0)
        {
            throw new InputDataException($"{root}: no object has that key, or begins with it and a slash; check the address") { IsConfiguration = true };
        }

        if (objects is [var only] && only.Address == root)
        {
            return new ObjectTree([new FoundFile(root.ToString(), Path.GetFileName(root.Key), number)], []);
        }

        (string Relative, StoredObject Object)[] named = [.. objects
            .Select(found => (found.Address.Key[(root.Key.Length == 0 ? 0 : root.Key.Length + 1)..], found))
            .Where(entry => entry.Item1.Length > 0)];
        string[] results = [.. named
            .Where(entry => Path.GetFileName(entry.Relative) == ResultFiles.Manifest && IsOurs(entry.Object))
            .Select(entry => Folder(entry.Relative))];
        bool IsSweep(string relative) => Path.GetFileName(relative) == ResultFiles.Sweep
            && results.Any(folder => folder.Length > 0 && Folder(folder) == Folder(relative));
        IEnumerable<FoundFile> files = named
            .Where(entry => !IsSweep(entry.Relative) && !entry.Relative.Split('/').Any(part => part.StartsWith('.')) && !results.Any(folder => IsResult(entry.Relative, folder)))
            .Select(entry => new FoundFile(entry.Object.Address.ToString(), entry.Relative, number))
            .OrderBy(file => file.RelativePath, NaturalOrder.Instance);
        return new ObjectTree([.. files], [.. results.Select(folder => root.Below(folder).ToString().TrimEnd('/')).Order(NaturalOrder.Instance)]);
    }

    /// <summary>What to put before a file's name where two inputs have the same one.</summary>
    public static string Folder(FoundFile file, string input) =>
        file.Path == input.TrimEnd('/') ? input[..input.TrimEnd('/').LastIndexOf('/')] : input;

    /// <summary>Below the input everything in a folder of results is ours; of the input itself only what has a result's name.</summary>
    private static bool IsResult(string relative, string folder) =>
        folder.Length == 0 ? ResultFiles.Names.Contains(relative.Split('/')[0]) : relative.StartsWith(folder + "/", StringComparison.Ordinal);

    private static string Folder(string relative) => relative.LastIndexOf('/') is > 0 and var slash ? relative[..slash] : string.Empty;

    private static bool IsOurs(StoredObject manifest)
    {
        const int MostBytes = 16 << 20;
        return manifest.Bytes <= MostBytes
            && ResultFiles.IsManifest(LocalInputFiles.Instance.ReadAllBytes(manifest.Address.ToString(), manifest.Address.ToString()));
    }
}
