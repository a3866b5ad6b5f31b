using InfoMax.Data.Objects;

namespace InfoMax.Data.Artifacts;

/// <summary>Where artifact stores are made, by their location and nowhere else.</summary>
public static class ArtifactStores
{
    /// <summary>The forms of addresses, for messages.</summary>
    public static string Forms => ObjectStores.Forms;

    /// <summary>The address of a store as nodes tell it each other; null for a text that is none, as a directory's path is.</summary>
    public static string? AddressOf(string text) => ObjectAddress.TryParse(text)?.ToString();

    /// <summary>The store at a location, which need not exist yet.</summary>
    /// <param name="location">A directory, or an address such as <c>s3://bucket/prefix</c>.</param>
    /// <exception cref="ArtifactException">A directory cannot be created, or an address is none.</exception>
    public static ISharedStore Open(string location) => At(location, create: true);

    /// <summary>The store that another node opened at a location; null for one that this node does not see, as a directory of that node alone.</summary>
    /// <param name="location">Where it is, as that node says.</param>
    /// <param name="id">Its id there.</param>
    /// <exception cref="ArtifactException">A store on the network refuses, or is another one here.</exception>
    public static ISharedStore? Find(string location, string id)
    {
        ISharedStore store = At(location, create: false);
        if (store.FindId() == id)
        {
            return store;
        }

        return store.Uploads is not null
            ? null
            : throw new ArtifactException($"the artifacts in {location}: this node sees another store of that name than the coordinator's; give both the same endpoint and account");
    }

    /// <summary>To add a store: its case here, and what its addresses look like above.</summary>
    private static ISharedStore At(string location, bool create) => ObjectAddress.IsAddress(location)
        ? new ObjectArtifactStore(ObjectAddress.TryParse(location) ?? throw new ArtifactException($"{location}: names no bucket or steps out of it"))
        : new DirectoryArtifactStore(location, create);
}
