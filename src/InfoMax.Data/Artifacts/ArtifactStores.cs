using InfoMax.Data.Objects;

namespace InfoMax.Data.Artifacts;

/// <summary>Where artifact stores are made, by their location and nowhere else.</summary>
public static class ArtifactStores
{
    /// <summary>The store at a location, which need not exist yet.</summary>
    /// <param name="location">A directory, or an address such as <c>s3://bucket/prefix</c>.</param>
    /// <exception cref="ArtifactException">A directory cannot be created, or an address is none.</exception>
    public static ISharedStore Open(string location) => ObjectAddress.IsAddress(location)
        ? new ObjectArtifactStore(ObjectAddress.TryParse(location) ?? throw new ArtifactException($"{location}: names no bucket or steps out of it"))
        : new DirectoryArtifactStore(location);

    /// <summary>The store that another node opened at a location; null for a directory that this node does not see.</summary>
    /// <param name="location">Where it is, as that node says.</param>
    /// <param name="id">Its id there.</param>
    /// <exception cref="ArtifactException">An object store refuses, or is another one here.</exception>
    public static ISharedStore? Find(string location, string id)
    {
        // A directory that is not there must not be made.
        if (!ObjectAddress.IsAddress(location))
        {
            return StoreMarker.Read(location) == id ? new DirectoryArtifactStore(location) : null;
        }

        ISharedStore store = Open(location);
        return store.FindId() == id
            ? store
            : throw new ArtifactException($"the artifacts in {location}: this node sees another store of that name than the coordinator's; give both the same endpoint and account");
    }
}
