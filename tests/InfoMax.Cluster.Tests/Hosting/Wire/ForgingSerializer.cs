using Akka.Actor;
using Akka.Serialization;

namespace InfoMax.Cluster.Tests.Hosting.Wire;

/// <summary>Bytes under a serializer id and a manifest of the sender's choice.</summary>
internal sealed record Forged(int SerializerId, string Manifest, byte[] Bytes);

/// <summary>Puts <see cref="Forged"/> messages on the wire: one instance, hence one type of message, for each serializer id.</summary>
internal sealed class ForgingSerializer(ExtendedActorSystem system, int id) : SerializerWithStringManifest(system)
{
    public override int Identifier => id;

    public override string Manifest(object o) => ((Forged)o).Manifest;

    public override byte[] ToBinary(object obj) => ((Forged)obj).Bytes;

    public override object FromBinary(byte[] bytes, string manifest) => new Forged(id, manifest, bytes);
}
