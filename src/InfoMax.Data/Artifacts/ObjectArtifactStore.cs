using System.Security.Cryptography;
using System.Text;
using InfoMax.Data.Objects;
using InfoMax.Data.Ranges;

namespace InfoMax.Data.Artifacts;

/// <summary>
/// Artifacts as objects below an address, which every node that has the store's credentials reads and writes itself. Nothing
/// is kept on this machine's disk: a writer holds a few parts in memory, a reader a few windows.
/// </summary>
/// <remarks>
/// A store renames nothing, but an object appears whole, so it gets its name at once. Longer artifacts have
/// <see cref="PageDigests"/> at their end, so that a reader who needs a part of one need not fetch all to know that it is right.
/// </remarks>
public sealed class ObjectArtifactStore : ISharedStore
{
    private const string MarkerName = ".infomax-store";
    private const int IdBytes = 16;

    // Arrow files are read from their end, by the heads of their batches, and then front to back.
    private const int Windows = 3;

    // Pages of a scan that are on their way at once.
    private const int Depth = 4;

    private readonly ObjectAddress _root;
    private readonly IObjectStore _store;
    private readonly CancellationToken _cancellationToken;

    /// <param name="root">What all names are below.</param>
    /// <param name="cancellationToken">Ends transfers.</param>
    public ObjectArtifactStore(ObjectAddress root, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(root);
        _root = root;
        _store = ObjectStores.Of(root);
        _cancellationToken = cancellationToken;
    }

    /// <inheritdoc/>
    public string Kind => _root.Scheme;

    /// <inheritdoc/>
    public string Location => _root.ToString();

    /// <inheritdoc/>
    public IArtifactStore Until(CancellationToken cancellationToken) => new ObjectArtifactStore(_root, cancellationToken);

    /// <inheritdoc/>
    public ArtifactRef Write(string uri, Func<Stream, long> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        ObjectAddress address = AddressOf(uri);
        try
        {
            using ObjectWriteStream writer = new(_store, address, 0, _cancellationToken);
            using ObjectArtifactSink sink = new(writer);
            long rows = write(sink);
            string sha256 = sink.Complete();
            writer.Complete();
            return new ArtifactRef(uri, sha256, rows, sink.Length);
        }
        catch (ObjectStoreException error)
        {
            throw new ArtifactException($"cannot write artifact {uri}: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public Stream OpenRead(ArtifactRef artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        StoredObject found = new(AddressOf(artifact.Uri), artifact.Bytes, null);
        try
        {
            return artifact.Bytes <= PageDigests.PageBytes ? OpenSmall(artifact, found) : OpenPages(artifact, found);
        }
        catch (ObjectStoreException error)
        {
            throw Unreadable(artifact, error);
        }
    }

    /// <inheritdoc/>
    public void Delete(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArtifactName.SplitPrefix(prefix);
        DeleteAll(prefix);
    }

    /// <inheritdoc/>
    public string? FindId()
    {
        try
        {
            // By its content, not by asking for it first: a refusal to such a question comes without a reason.
            return Encoding.ASCII.GetString(Read(new StoredObject(_root.Below(MarkerName), 2 * IdBytes, null)));
        }
        catch (ObjectStoreException error) when (error.IsMissing)
        {
            return null;
        }
        catch (ObjectStoreException error)
        {
            throw new ArtifactException($"the artifacts in {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Of two nodes that do so at the same moment the later one wins: the other notices when it looks again.</remarks>
    public string ReadOrCreateId()
    {
        string? known = FindId();
        try
        {
            if (known is not null)
            {
                new ObjectFolder(_root).Prove(_cancellationToken);
                return known;
            }

            byte[] id = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)));
            _store.PutAsync(_root.Below(MarkerName), id, _cancellationToken).GetAwaiter().GetResult();
        }
        catch (ObjectStoreException error)
        {
            throw new ArtifactException($"the artifacts in {error.Message}", error);
        }

        return FindId() ?? throw new ArtifactException($"{_root.Below(MarkerName)}: must hold {2 * IdBytes} hex digits; delete it, and it is written anew");
    }

    /// <inheritdoc/>
    public void Remove() => DeleteAll(string.Empty);

    private static ArtifactException Unreadable(ArtifactRef artifact, ObjectStoreException error) =>
        new($"cannot read artifact {artifact.Uri}: {error.Message}", error) { Damaged = error.IsMissing ? artifact.Uri : null };

    private static ArtifactException Damaged(ArtifactRef artifact, string found) =>
        new($"artifact {artifact.Uri} is damaged: {found}") { Damaged = artifact.Uri };

    private MemoryStream OpenSmall(ArtifactRef artifact, StoredObject found)
    {
        if (artifact.Bytes == 0 && _store.Find(found.Address) is not { Bytes: 0 })
        {
            throw Damaged(artifact, "it is missing or not empty, expected 0 bytes");
        }

        byte[] content = Read(found);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        return sha256 == artifact.Sha256 ? new MemoryStream(content, writable: false) : throw Damaged(artifact, $"sha256 {sha256}, expected {artifact.Sha256}");
    }

    private RangeStream OpenPages(ArtifactRef artifact, StoredObject found)
    {
        byte[] end = new byte[PageDigests.BytesFor(artifact.Bytes)];
        _store.ReadAsync(found, artifact.Bytes, end, _cancellationToken).GetAwaiter().GetResult();
        PageDigests digests = PageDigests.Parse(end, artifact.Sha256) ?? throw Damaged(artifact, $"its digests are not those of sha256 {artifact.Sha256}");
        RangeReader reader = new(FetchAsync, artifact.Bytes, Windows, _cancellationToken, PageDigests.PageBytes, Depth);
        return new RangeStream(reader.Read, artifact.Bytes, reader);

        async Task FetchAsync(long offset, Memory<byte> page, CancellationToken cancellationToken)
        {
            try
            {
                await _store.ReadAsync(found, offset, page, cancellationToken).ConfigureAwait(false);
            }
            catch (ObjectStoreException error)
            {
                throw Unreadable(artifact, error);
            }

            if (!digests.Accept(offset, page.Span))
            {
                throw Damaged(artifact, $"its bytes from {offset} on are not those that were written");
            }
        }
    }

    private byte[] Read(StoredObject found)
    {
        byte[] content = new byte[found.Bytes];
        _store.ReadAsync(found, 0, content, _cancellationToken).GetAwaiter().GetResult();
        return content;
    }

    private void DeleteAll(string prefix)
    {
        try
        {
            new ObjectFolder(_root).Delete(prefix, _cancellationToken);
        }
        catch (ObjectStoreException error)
        {
            throw new ArtifactException($"cannot delete artifacts {prefix}: {error.Message}", error);
        }
    }

    /// <exception cref="ArtifactException">The name could leave the root.</exception>
    private ObjectAddress AddressOf(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ArtifactName.ToRelativePath(uri);
        return _root.Below(uri);
    }
}
