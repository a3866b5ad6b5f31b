namespace InfoMax.Data.Objects;

/// <summary>
/// Objects by key: no folders, no renaming; an object appears whole or not at all. Refusals that may pass (throttling, a
/// broken connection) are tried again with growing, random pauses before they become an error. Thread-safe.
/// </summary>
public interface IObjectStore
{
    /// <summary>The objects at or below an address, by key, page by page.</summary>
    /// <exception cref="ObjectStoreException">The bucket is missing, refuses, or cannot be reached.</exception>
    IEnumerable<StoredObject> List(ObjectAddress address, CancellationToken cancellationToken);

    /// <summary>What the store knows of an object; null when there is none.</summary>
    /// <exception cref="ObjectStoreException">The store refuses or cannot be reached.</exception>
    StoredObject? Find(ObjectAddress address);

    /// <summary>Fills <paramref name="page"/> from <paramref name="offset"/> of an object as it was found.</summary>
    /// <exception cref="ObjectStoreException">It was changed since, or cannot be read.</exception>
    Task ReadAsync(StoredObject found, long offset, Memory<byte> page, CancellationToken cancellationToken);

    /// <summary>Stores a file of this machine under an address, replacing what was there; whole or not at all.</summary>
    /// <exception cref="ObjectStoreException">The store refuses or cannot be reached.</exception>
    void Put(ObjectAddress address, string file, CancellationToken cancellationToken);

    /// <summary>Removes an object; a missing one is no error.</summary>
    /// <exception cref="ObjectStoreException">The store refuses or cannot be reached.</exception>
    void Delete(ObjectAddress address);
}
