using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;

namespace InfoMax.Cluster.Tests.Hosting.Wire;

/// <summary>Types whose construction shows: a node that builds one of them builds what a sender names.</summary>
public class Canary
{
    private static readonly ConcurrentQueue<string> Seen = new();

    public Canary() => Sing(nameof(Canary));

    /// <summary>Property that a type-naming serializer would fill.</summary>
    public string Song { get; set; } = "";

    /// <summary>What was built since <see cref="Hush"/>.</summary>
    public static IReadOnlyList<string> Built => [.. Seen];

    /// <summary>Forgets what was built, by a test that builds its own first.</summary>
    public static void Hush() => Seen.Clear();

    protected static void Sing(string name) => Seen.Enqueue(name);

    /// <summary>An exception that is built from its serialized form.</summary>
    [Serializable]
    public sealed class CanaryException : Exception
    {
        public CanaryException()
        {
        }

#pragma warning disable SYSLIB0051 // This is the constructor by which Akka builds exceptions that arrive.
        private CanaryException(SerializationInfo info, StreamingContext context)
            : base(info, context) => Sing(nameof(CanaryException));
#pragma warning restore SYSLIB0051
    }

    /// <summary>An actor that a sender asks to be deployed.</summary>
    public sealed class Guest : UntypedActor
    {
        public Guest() => Sing(nameof(Guest));

        protected override void OnReceive(object message)
        {
        }
    }
}
