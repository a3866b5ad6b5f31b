using System.Net;
using Akka.Actor;
using Akka.Actor.Internal;

namespace InfoMax.Cluster.Hosting.Serialization;

/// <summary>
/// Which actor system the message that is just being read comes from. Messages do not say so (a sender's reference may name
/// anybody), and serializers are not told; but they are read by the actor that serves the connection, whose name has the address
/// that the other side gave when it connected.
/// </summary>
/// <remarks>
/// That address is what the other side claims: certificates alone could prove it. The name of Akka's actor is internal to it;
/// under its manager any other name counts as an unknown system, so that a change refuses too much, never too little.
/// </remarks>
internal static class WirePeer
{
    /// <summary>A system of which nothing is known; equal to no address.</summary>
    public const string Unknown = "";

    private const string Reader = "endpointReader-";

    /// <summary>The system's address, as <see cref="Of"/> writes it; null where nothing is being read from the wire.</summary>
    public static string? Current => InternalCurrentActorCellKeeper.Current is { } cell ? ReadBy(cell.Self.Path) : null;

    /// <summary>An address in the form in which it stands in names of actors.</summary>
    public static string Of(Address address) => WebUtility.UrlEncode(address.ToString());

    private static string? ReadBy(ActorPath actor)
    {
        if (actor.Elements is not ["system", "endpointManager", ..])
        {
            return null;
        }

        string name = actor.Name;
        int end = name.LastIndexOf('-');
        return name.StartsWith(Reader, StringComparison.Ordinal) && end > Reader.Length ? name[Reader.Length..end] : Unknown;
    }
}
