using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace InfoMax.Cluster.Tests.Coordinator;

/// <summary>An in-memory journal that writes only once, and only what, the test lets it.</summary>
public sealed class GatedJournal : MemoryJournal
{
    /// <summary>An actor system on this journal whose timers move when the test says so.</summary>
    internal const string Settings = """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.persistence.journal.plugin = "akka.persistence.journal.gated"
        akka.persistence.journal.gated.class = "InfoMax.Cluster.Tests.Coordinator.GatedJournal, InfoMax.Cluster.Tests"
        akka.persistence.journal.gated.plugin-dispatcher = "akka.actor.default-dispatcher"
        """;

    /// <summary>What the writes of a persistence id wait for; nothing when absent.</summary>
    internal static ConcurrentDictionary<string, TaskCompletionSource> Gates { get; } = new(StringComparer.Ordinal);

    /// <summary>Persistence ids whose next event is not taken, as by a journal that cannot write it down.</summary>
    internal static ConcurrentDictionary<string, bool> Rejects { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        AtomicWrite[] writes = [.. messages];
        foreach (AtomicWrite write in writes)
        {
            if (Gates.TryGetValue(write.PersistenceId, out TaskCompletionSource? gate))
            {
                await gate.Task;
            }
        }

        if (writes.Any(write => Rejects.TryRemove(write.PersistenceId, out _)))
        {
            return [.. writes.Select(_ => new InvalidDataException("cannot be written down"))];
        }

        return await base.WriteMessagesAsync(writes, cancellationToken);
    }
}
