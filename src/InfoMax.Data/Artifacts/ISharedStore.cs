namespace InfoMax.Data.Artifacts;

/// <summary>A store that nodes open by where it is. <see cref="ArtifactStores"/> makes them.</summary>
public interface ISharedStore : IArtifactStore
{
    /// <summary>Where it is: the full path of a directory, or an address.</summary>
    string Location { get; }

    /// <summary>
    /// How nodes that do not see the store write to it through one that does. Null for a store on the network, which every
    /// node reads and writes itself, with credentials of its own, and which is not mounted or unmounted while a node runs.
    /// </summary>
    IArtifactUploads? Uploads => null;

    /// <summary>What tells nodes that they see the very same store, for equal names on two machines may mean two; null when it has none, or is not seen here.</summary>
    /// <exception cref="ArtifactException">The store refuses or cannot be reached.</exception>
    string? FindId();

    /// <summary>The same; the store gets one if it has none. Nodes that do so at once agree on it.</summary>
    /// <exception cref="ArtifactException">The store cannot be written.</exception>
    string ReadOrCreateId();

    /// <summary>A message without where the store is on this machine, for others than this node's user.</summary>
    string WithoutLocation(string message) => message;

    /// <summary>Deletes everything, and what makes it a store.</summary>
    /// <exception cref="ArtifactException">Something could not be deleted.</exception>
    void Remove();
}
