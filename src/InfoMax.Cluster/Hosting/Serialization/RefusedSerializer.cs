using Akka.Actor;
using Akka.Serialization;

namespace InfoMax.Cluster.Hosting.Serialization;

/// <summary>Takes the place, and the id, of a serializer that would build what a sender names, or that nothing of ours needs.</summary>
/// <param name="system">The actor system.</param>
/// <param name="id">The id of the serializer that it replaces.</param>
internal sealed class RefusedSerializer(ExtendedActorSystem system, int id) : SerializerWithStringManifest(system)
{
    /// <inheritdoc/>
    public override int Identifier => id;

    /// <inheritdoc/>
    public override string Manifest(object o) => "";

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => throw Refusal(obj?.GetType().ToString() ?? "null");

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => throw Refusal(manifest);

    private RefusedMessageException Refusal(string what) =>
        new($"serializer {id}, '{what}'", RefusedMessageException.Unregistered, WirePeer.Current);
}
