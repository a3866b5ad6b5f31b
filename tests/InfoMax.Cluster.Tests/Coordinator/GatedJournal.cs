using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace InfoMax.Cluster.Tests.Coordinator;

/// <summary>An in-memory journal that writes only once the test lets it.</summary>
public sealed class GatedJournal : MemoryJournal
{
    /// <summary>What the writes of a persistence id wait for; nothing when absent.</summary>
    internal static ConcurrentDictionary<string, TaskCompletionSource> Gates { get; } = new(StringComparer.Ordinal);

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

        return await base.WriteMessagesAsync(writes, cancellationToken);
    }
}
