using System.Collections.Frozen;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Akka.Util;

namespace InfoMax.Cluster.Hosting.Serialization;

/// <summary>
/// One of Akka's serializers for the few of its messages that a node needs; the others are refused before it sees a byte. The
/// form on the wire stays Akka's.
/// </summary>
internal sealed class AllowedSerializer : SerializerWithStringManifest
{
    private readonly Serializer _inner;
    private readonly FrozenSet<string> _manifests;
    private readonly FrozenDictionary<string, Type> _types;
    private readonly Func<object, bool> _accepts;

    private AllowedSerializer(ExtendedActorSystem system, Serializer inner, IEnumerable<string> manifests, IEnumerable<Type> types, Func<object, bool> accepts)
        : base(system)
    {
        _inner = inner;
        _types = types.ToFrozenDictionary(type => type.TypeQualifiedName());
        _manifests = manifests.Concat(_types.Keys).ToFrozenSet(StringComparer.Ordinal);
        _accepts = accepts;
    }

    /// <inheritdoc/>
    public override int Identifier => _inner.Identifier;

    /// <summary>Messages under the manifests.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="inner">The serializer that reads and writes them.</param>
    /// <param name="manifests">Its manifests of what is allowed.</param>
    public static AllowedSerializer Of(ExtendedActorSystem system, SerializerWithStringManifest inner, params IEnumerable<string> manifests) =>
        new(system, inner, manifests, [], _ => true);

    /// <summary>Messages under the manifests for which the condition holds as well.</summary>
    public static AllowedSerializer Of(
        ExtendedActorSystem system, SerializerWithStringManifest inner, Func<object, bool> accepts, params IEnumerable<string> manifests) =>
        new(system, inner, manifests, [], accepts);

    /// <summary>Messages of the types, for a serializer whose manifests are names of types: none is looked up by its name.</summary>
    public static AllowedSerializer Of(ExtendedActorSystem system, Serializer inner, params IEnumerable<Type> types) =>
        new(system, inner, [], types, _ => true);

    /// <inheritdoc/>
    public override string Manifest(object o)
    {
        ArgumentNullException.ThrowIfNull(o);
        return _inner is SerializerWithStringManifest named ? named.Manifest(o) : o.GetType().TypeQualifiedName();
    }

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        string manifest = Manifest(obj);
        return _manifests.Contains(manifest) && _accepts(obj) ? _inner.ToBinary(obj) : throw Refusal(manifest);
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (!_manifests.Contains(manifest))
        {
            throw Refusal(manifest);
        }

        object message = _inner is SerializerWithStringManifest named ? named.FromBinary(bytes, manifest) : _inner.FromBinary(bytes, _types[manifest]);
        return _accepts(message) ? message : throw Refusal($"{manifest}: {message.GetType()}");
    }

    private SerializationException Refusal(string what) =>
        new($"serializer {Identifier}, '{what}': refused, only registered messages are read and sent");
}
