using InfoMax.Data.Objects;

namespace InfoMax.Benchmarks.Chaos;

/// <summary>Artifacts in an object store.</summary>
/// <param name="place">What their keys begin with.</param>
internal sealed class StoredArtifacts(ObjectAddress place) : IArtifactPlace
{
    private static readonly string[] Endings = [".arrow", ".msgpack"];

    private IObjectStore Store => ObjectStores.Of(place);

    public string[] Names() => [.. Store.List(place, CancellationToken.None)
        .Select(found => found.Address.Key)
        .Where(key => Endings.Contains(Path.GetExtension(key)))
        .Order(StringComparer.Ordinal)];

    public byte[]? Read(string name)
    {
        try
        {
            if (Store.Find(Of(name)) is not { } found)
            {
                return null;
            }

            byte[] content = new byte[found.Bytes];
            Store.ReadAsync(found, 0, content, CancellationToken.None).GetAwaiter().GetResult();
            return content;
        }
        catch (ObjectStoreException)
        {
            return null;
        }
    }

    public void Replace(string name, byte[] content) => Store.PutAsync(Of(name), content, CancellationToken.None).GetAwaiter().GetResult();

    public void Delete(string name) => Store.DeleteAsync(Of(name), CancellationToken.None).GetAwaiter().GetResult();

    private ObjectAddress Of(string key) => place with { Key = key };
}
