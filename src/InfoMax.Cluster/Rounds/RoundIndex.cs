using InfoMax.Cluster.Protocol;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// Small structured artifacts in MessagePack: the results of a round's items, or a list of references, so that messages
/// carry one reference however many items there are.
/// </summary>
public static class RoundIndex
{
    /// <summary>Writes <paramref name="content"/> and returns its reference; <paramref name="rows"/> is what the reference reports.</summary>
    public static ArtifactRef Write<T>(IArtifactStore store, string uri, T content, long rows)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.Write(uri, stream =>
        {
            MessagePackSerializer.Serialize(stream, content, WireFormat.Options);
            return rows;
        });
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ArtifactException">The artifact is missing, damaged or of another kind.</exception>
    public static T Read<T>(IArtifactStore store, ArtifactRef index)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(index);
        using Stream stream = store.OpenRead(index);
        try
        {
            return MessagePackSerializer.Deserialize<T>(stream, WireFormat.Options);
        }
        catch (MessagePackSerializationException exception)
        {
            throw new ArtifactException($"{index.Uri}: not a {typeof(T).Name} index as this version writes it", exception) { IsOfAnotherVersion = true };
        }
    }
}
