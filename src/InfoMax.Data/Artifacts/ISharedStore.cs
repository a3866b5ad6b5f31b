namespace InfoMax.Data.Artifacts;

/// <summary>A store that nodes open by where it is. <see cref="ArtifactStores"/> makes them.</summary>
public interface ISharedStore : IArtifactStore
{
    /// <summary>Where it is: the full path of a directory, or an address.</summary>
    string Location { get; }

    /// <summary>What tells nodes that they see the very same store, for equal names on two machines may mean two; null when it has none, or is not seen here.</summary>
    /// <exception cref="ArtifactException">The store refuses or cannot be reached.</exception>
    string? FindId();

    /// <summary>The same; the store gets one if it has none. Nodes that do so at once agree on it.</summary>
    /// <exception cref="ArtifactException">The store cannot be written.</exception>
    string ReadOrCreateId();

    /// <summary>Deletes everything, and what makes it a store.</summary>
    /// <exception cref="ArtifactException">Something could not be deleted.</exception>
    void Remove();
}
