using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using InfoMax.Cluster.Protocol;
using MessagePack;

namespace InfoMax.Cluster.Hosting.Serialization;

/// <summary>Serializes every <see cref="IClusterMessage"/> with MessagePack under its manifest.</summary>
public sealed class ClusterMessageSerializer : SerializerWithStringManifest
{
    /// <summary>The serializer's id in frames and in the journal; persisted.</summary>
    public const int Id = 1871;

    /// <param name="system">The actor system.</param>
    public ClusterMessageSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <inheritdoc/>
    public override int Identifier => Id;

    /// <inheritdoc/>
    public override string Manifest(object o)
    {
        ArgumentNullException.ThrowIfNull(o);
        return MessageManifests.Manifests.TryGetValue(o.GetType(), out string? manifest)
            ? manifest
            : throw new ArgumentException($"{o.GetType()} has no manifest: add it to {nameof(MessageManifests)}");
    }

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return MessagePackSerializer.Serialize(obj.GetType(), obj, WireFormat.Options);
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) =>
        MessageManifests.Types.TryGetValue(manifest, out Type? type)
            ? MessagePackSerializer.Deserialize(type, bytes, WireFormat.Options)
                ?? throw new SerializationException($"manifest '{manifest}': the bytes hold no message")
            : throw new ArgumentException($"manifest '{manifest}' is unknown: the message comes from a newer version");
}
