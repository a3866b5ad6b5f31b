using System.Runtime.Serialization;

namespace InfoMax.Cluster.Hosting.Serialization;

/// <summary>A message that this node does not read or send; nothing of it was built.</summary>
/// <param name="what">Serializer and manifest.</param>
/// <param name="why">The rule, the same text for all messages that it refuses.</param>
/// <param name="peer">Who sent it, as <see cref="WirePeer.Of"/> writes it; null where it did not come from the wire.</param>
internal sealed class RefusedMessageException(string what, string why, string? peer) : SerializationException($"{what}: refused, {why}")
{
    /// <summary>The reason of a refusal that ends when its sender joins.</summary>
    public const string NoMember = "its sender is no member of this cluster";

    /// <summary>The reason of all others of what is on no list.</summary>
    public const string Unregistered = "only registered messages are read and sent";

    /// <summary>The rule, the same text for all messages that it refuses.</summary>
    public string Why => why;

    /// <summary>Who sent it, as <see cref="WirePeer.Of"/> writes it; null where it did not come from the wire.</summary>
    public string? Peer => peer;

    /// <summary>The refusal that led to an exception; null for none.</summary>
    public static RefusedMessageException? Behind(Exception? exception)
    {
        while (exception is not null and not RefusedMessageException)
        {
            exception = exception.InnerException;
        }

        return exception as RefusedMessageException;
    }
}
