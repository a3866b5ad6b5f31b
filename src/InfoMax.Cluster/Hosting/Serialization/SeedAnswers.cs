using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Akka.Actor;

namespace InfoMax.Cluster.Hosting.Serialization;

/// <summary>
/// Which of the seed nodes of a node have answered it, be it only that they are no cluster yet. Who answers is there under the name that
/// the node asked by: a message to another name is dropped. Thread-safe.
/// </summary>
internal sealed class SeedAnswers
{
    private static readonly ConditionalWeakTable<ActorSystem, SeedAnswers> Systems = [];

    /// <summary>By <see cref="WirePeer.Of"/>: strangers cannot make it grow.</summary>
    private readonly ConcurrentDictionary<string, bool> _seeds = new(StringComparer.Ordinal);

    /// <summary>Those of an actor system.</summary>
    public static SeedAnswers Of(ActorSystem system) => Systems.GetOrCreateValue(system);

    /// <summary>Names the seeds, before they are asked.</summary>
    public void Await(IEnumerable<Address> seeds)
    {
        foreach (Address seed in seeds)
        {
            _seeds.TryAdd(WirePeer.Of(seed), false);
        }
    }

    /// <summary>Takes note of a message of the cluster's that was read from the wire.</summary>
    /// <param name="message">The message.</param>
    /// <param name="peer">Whose it is, as <see cref="WirePeer.Of"/> writes it.</param>
    public void Take(object message, string peer)
    {
        if (message.GetType().Name is "InitJoinAck" or "InitJoinNack" or "Welcome")
        {
            _seeds.TryUpdate(peer, true, false);
        }
    }

    /// <summary>True once the seed has answered.</summary>
    public bool Has(Address seed) => _seeds.GetValueOrDefault(WirePeer.Of(seed));

    /// <summary>True once any of them has: then a node asks the others no more.</summary>
    public bool HasAny => _seeds.Values.Any(answered => answered);
}
