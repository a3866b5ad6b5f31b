namespace InfoMax.Data.Objects;

/// <summary>What lies below an address, as a folder would have it: a prefix is text, and <c>s3://b/data</c> also begins <c>s3://b/data2/x</c>.</summary>
/// <param name="root">The address.</param>
public sealed class ObjectFolder(ObjectAddress root)
{
    /// <summary>Objects that are deleted at once.</summary>
    private const int AtOnce = 16;

    private readonly IObjectStore _store = ObjectStores.Of(root);

    /// <summary>The objects at or below the address, by key.</summary>
    /// <exception cref="ObjectStoreException">The bucket is missing, or the store refuses or cannot be reached.</exception>
    public IEnumerable<StoredObject> List(CancellationToken cancellationToken) => _store.List(root, cancellationToken)
        .Where(found => root.Key.Length == 0 || found.Address == root || found.Address.Key.StartsWith(root.Key + "/", StringComparison.Ordinal));

    /// <summary>Stores a file of this machine under a name below the address, replacing what was there; whole or not at all.</summary>
    /// <exception cref="ObjectStoreException">The store refuses or cannot be reached.</exception>
    public void Put(string name, string file, CancellationToken cancellationToken)
    {
        ObjectAddress address = root.Below(name);
        using FileStream content = File.OpenRead(file);
        long bytes = content.Length;
        using ObjectWriteStream writer = new(_store, address, bytes, cancellationToken);
        content.CopyTo(writer, 1 << 20);
        writer.Complete();
        if (_store.Find(address) is not { } stored || stored.Bytes != bytes)
        {
            throw new ObjectStoreException($"{address}: the store does not have the {bytes} bytes that it took; try again");
        }
    }

    /// <summary>Writes and deletes an object of a few bytes under a name that nothing else has: whoever may only read is refused now, not after the work.</summary>
    /// <exception cref="ObjectStoreException">The store refuses either, or cannot be reached.</exception>
    public void Prove(CancellationToken cancellationToken)
    {
        ObjectAddress probe = root.Below($".infomax-probe-{Path.GetRandomFileName()}");
        _store.PutAsync(probe, "probe"u8.ToArray(), cancellationToken).GetAwaiter().GetResult();
        _store.DeleteAsync(probe, cancellationToken).GetAwaiter().GetResult();
    }

    /// <summary>Deletes every object below the address whose name begins with a text; none is no error.</summary>
    /// <exception cref="ObjectStoreException">The store refuses or cannot be reached.</exception>
    public void Delete(string prefix, CancellationToken cancellationToken)
    {
        IEnumerable<StoredObject> found = _store.List(root with { Key = root.Key.Length == 0 ? prefix : $"{root.Key}/{prefix}" }, cancellationToken);
        foreach (StoredObject[] some in found.Chunk(AtOnce))
        {
            Task.WhenAll(some.Select(one => _store.DeleteAsync(one.Address, cancellationToken))).GetAwaiter().GetResult();
        }
    }
}
