using Akka.Actor;
using Akka.Persistence;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator;

/// <summary>
/// Reads the results of a finished round from a job's journal, which keeps them when the round's index is lost or out of
/// date; sends them to its parent as <see cref="Found"/> and stops. It never writes.
/// </summary>
public sealed class RoundResultsReader : ReceivePersistentActor
{
    private readonly SortedDictionary<int, WorkResult> _results = [];

    /// <param name="persistenceId">The job's journal.</param>
    /// <param name="round">The round.</param>
    /// <param name="version">See <see cref="Planning.ArtifactOrigin.IndexUri"/>; handed back.</param>
    public RoundResultsReader(string persistenceId, RoundId round, int version)
    {
        PersistenceId = persistenceId;
        Recover<JobEvents.Finished>(finished =>
        {
            // The last result of an item counts: it may have been done again.
            if (finished.Round == round)
            {
                _results[finished.Index] = finished.Result;
            }
        });
        Recover<RecoveryCompleted>(_ =>
        {
            Context.Parent.Tell(new Found(round, version, [.. _results.Values]));
            Context.Stop(Self);
        });
        RecoverAny(_ => { });
    }

    /// <inheritdoc/>
    public override string PersistenceId { get; }

    /// <inheritdoc/>
    public override Recovery Recovery => new(SnapshotSelectionCriteria.None);

    /// <summary>The round's results in item order.</summary>
    /// <param name="Round">The round.</param>
    /// <param name="Version">See <see cref="Planning.ArtifactOrigin.IndexUri"/>.</param>
    /// <param name="Results">The results.</param>
    public sealed record Found(RoundId Round, int Version, IReadOnlyList<WorkResult> Results);
}
