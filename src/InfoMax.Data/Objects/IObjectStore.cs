namespace InfoMax.Data.Objects;

/// <summary>
/// Objects by key: no folders, no renaming; an object appears whole or not at all. Refusals that may pass (throttling, a
/// broken connection) are tried again with growing, random pauses before they become an error. Thread-safe.
/// </summary>
/// <remarks>Every member throws an <see cref="ObjectStoreException"/> when the bucket is missing, or the store refuses or cannot be reached.</remarks>
public interface IObjectStore
{
    /// <summary>The objects whose keys begin with the address's key as a text, by key, page by page.</summary>
    IEnumerable<StoredObject> List(ObjectAddress prefix, CancellationToken cancellationToken);

    /// <summary>What the store knows of an object; null when there is none.</summary>
    StoredObject? Find(ObjectAddress address);

    /// <summary>Fills <paramref name="page"/> from <paramref name="offset"/> of an object as it was found.</summary>
    /// <exception cref="ObjectStoreException">It was changed since, is missing or shorter, or cannot be read.</exception>
    Task ReadAsync(StoredObject found, long offset, Memory<byte> page, CancellationToken cancellationToken);

    /// <summary>Stores a content in one request, replacing what was there.</summary>
    Task PutAsync(ObjectAddress address, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Begins an object that is sent in parts.</summary>
    Task<IObjectUpload> BeginAsync(ObjectAddress address, CancellationToken cancellationToken);

    /// <summary>Removes an object; a missing one is no error.</summary>
    Task DeleteAsync(ObjectAddress address, CancellationToken cancellationToken);
}
