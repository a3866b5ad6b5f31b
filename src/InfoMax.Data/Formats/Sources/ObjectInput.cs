using InfoMax.Data.Objects;
using InfoMax.Data.Ranges;

namespace InfoMax.Data.Formats.Sources;

/// <summary>An object of a store, read in pages of up to 4 MiB with the next ones on their way; pinned to the content it had when it was opened.</summary>
internal sealed class ObjectInput : InputSource
{
    // A table's columns, and their parts, are read by turns.
    private const int Windows = 8;

    // Of pages of a scan: a distant store takes its time to answer, and then has the next ones at once.
    private const int Depth = 4;

    private readonly StoredObject _found;
    private readonly RangeReader _reader;

    private ObjectInput(IObjectStore store, StoredObject found)
    {
        _found = found;
        _reader = new RangeReader((offset, page, token) => store.ReadAsync(found, offset, page, token), found.Bytes, Windows, CancellationToken.None, depth: Depth);
    }

    /// <inheritdoc/>
    public override long Length => _found.Bytes;

    /// <summary>Asks for the size and the ETag to which all reads are pinned.</summary>
    /// <exception cref="InputDataException">There is none, or the store refuses.</exception>
    public static ObjectInput Open(string path, string name)
    {
        try
        {
            ObjectAddress address = ObjectAddress.Parse(path);
            IObjectStore store = ObjectStores.Of(address);
            return new ObjectInput(store, store.Find(address) ?? throw new ObjectStoreException($"{address}: there is no such object; check the address") { IsConfiguration = true });
        }
        catch (ObjectStoreException error)
        {
            throw InputIo.Unreadable(name, error);
        }
    }

    /// <inheritdoc/>
    public override string Store => _found.Address.Scheme;

    /// <inheritdoc/>
    protected override int Fetch(Span<byte> destination, long offset)
    {
        try
        {
            return _reader.Read(destination, offset);
        }
        catch (ObjectStoreException error) when (error.IsChanged)
        {
            throw new InputDataException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _reader.Dispose();
}
