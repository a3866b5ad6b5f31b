namespace InfoMax.Data.Objects;

/// <summary>An object on its way to a store in parts; nothing of it is visible under its key before it is complete.</summary>
public interface IObjectUpload
{
    /// <summary>Sends a part; several may be on their way at once.</summary>
    /// <param name="number">Its place, from 1 on.</param>
    /// <param name="part">At least 5 MiB, but for the last one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ObjectStoreException">The store refuses or cannot be reached.</exception>
    Task SendAsync(int number, ReadOnlyMemory<byte> part, CancellationToken cancellationToken);

    /// <summary>Puts the parts together, replacing what was there.</summary>
    /// <exception cref="ObjectStoreException">The store refuses or cannot be reached.</exception>
    Task CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Forgets the parts, as far as the store lets it: what is left of them costs money until the bucket's own rules take it away.</summary>
    Task AbandonAsync();
}
