using Akka.Actor;
using Akka.Serialization;
using Akka.Util;

namespace InfoMax.Cluster.Hosting.Serialization;

/// <summary>
/// A serializer for those of its messages that a node needs; the others are refused before it sees a byte. From the wire it
/// reads what members of the node's cluster send, and from others only what they need to become one. The form on the wire stays
/// the serializer's own.
/// </summary>
/// <param name="system">The actor system.</param>
/// <param name="inner">The serializer that reads and writes the messages.</param>
internal sealed class AllowedSerializer(ExtendedActorSystem system, Serializer inner) : SerializerWithStringManifest(system)
{
    private readonly ClusterMembers _members = new(system);
    private readonly Dictionary<string, Type> _types = [];
    private readonly HashSet<string>? _manifests;

    /// <inheritdoc/>
    public override int Identifier => inner.Identifier;

    /// <summary>The manifests that are allowed; all when neither these nor <see cref="Types"/> are given.</summary>
    public IEnumerable<string> Manifests
    {
        init => _manifests = value.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The types that are allowed, for a serializer whose manifests are names of types: none is looked up by its name.</summary>
    public IEnumerable<Type> Types
    {
        init
        {
            _types = value.ToDictionary(type => type.TypeQualifiedName());
            _manifests = _types.Keys.ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>What holds for an allowed message besides, whoever reads or writes it.</summary>
    public Func<object, bool> Accepts { get; init; } = _ => true;

    /// <summary>Of the allowed manifests, those that are read from systems which are no members.</summary>
    public IReadOnlySet<string> FromStrangers { get; init; } = new HashSet<string>();

    /// <summary>What holds for a message from the wire besides, given its <see cref="WirePeer"/>.</summary>
    public Func<object, string, bool> AcceptsFrom { get; init; } = (_, _) => true;

    /// <inheritdoc/>
    public override string Manifest(object o)
    {
        ArgumentNullException.ThrowIfNull(o);
        return inner is SerializerWithStringManifest named ? named.Manifest(o) : inner.IncludeManifest ? o.GetType().TypeQualifiedName() : "";
    }

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        string manifest = Manifest(obj);
        return IsAllowed(manifest) && Accepts(obj) ? inner.ToBinary(obj) : throw Refusal(manifest, RefusedMessageException.Unregistered);
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (!IsAllowed(manifest))
        {
            throw Refusal(manifest, RefusedMessageException.Unregistered);
        }

        string? peer = WirePeer.Current;
        if (peer is not null && !FromStrangers.Contains(manifest) && !_members.Has(peer))
        {
            throw Refusal(manifest, RefusedMessageException.NoMember);
        }

        object message = inner is SerializerWithStringManifest named
            ? named.FromBinary(bytes, manifest)
            : inner.FromBinary(bytes, _types.GetValueOrDefault(manifest));
        if (!Accepts(message))
        {
            throw Refusal($"{manifest}: {message.GetType()}", RefusedMessageException.Unregistered);
        }

        return peer is null || AcceptsFrom(message, peer) ? message : throw Refusal(manifest, "its sender speaks for another node");
    }

    private bool IsAllowed(string manifest) => _manifests?.Contains(manifest) ?? true;

    private RefusedMessageException Refusal(string what, string why) => new($"serializer {Identifier}, '{what}'", why, WirePeer.Current);
}
