using InfoMax.Cluster.Coordinator.State;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Tests.Coordinator.Simulation;

/// <content>The store: which index holds what, what is damaged, and what an execution finds.</content>
internal sealed partial class JobSimulation
{
    private static readonly string[] Fingerprints = [new string('a', 64), new string('b', 64)];

    private readonly List<JobEffect.WriteIndex> _indexWrites = [];
    private readonly Dictionary<string, IReadOnlyList<WorkResult>> _indexes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _damaged = new(StringComparer.Ordinal);
    private readonly HashSet<RoundKind> _reclaimed = [];
    private int _executions;
    private int _fingerprint;

    /// <summary>The input is no longer what the accepted plan was made from.</summary>
    public bool InputChanged => _checker.PlannedFingerprint is { } planned && planned != Fingerprints[_fingerprint];

    /// <summary>Artifacts that were ever damaged.</summary>
    public int Damages { get; private set; }

    /// <summary>The results that a finished round's readers see.</summary>
    public IReadOnlyList<WorkResult> Results(RoundReference round) => _indexes[round.Index.Uri];

    private void WriteIndex(int place)
    {
        JobEffect.WriteIndex write = _indexWrites[place];
        _indexWrites.RemoveAt(place);
        string uri = ArtifactOrigin.IndexUri(SimulatedJob.Id, write.Round, write.Version);
        IReadOnlyList<WorkResult> results = write.Results ?? [.. _journal.OfType<JobEvents.Finished>()
            .Where(finished => finished.Round == write.Round)
            .GroupBy(finished => finished.Index)
            .OrderBy(item => item.Key)
            .Select(item => item.Last().Result)];
        _indexes[uri] = results;
        _damaged.Remove(uri);
        Take(new JobInput.IndexWritten(write.Round, write.Version, new ArtifactRef(uri, new string('0', 64), results.Count, 1)));
    }

    private Execution Begin(PartitionProtocol.Run run)
    {
        int number = ++_executions;
        WorkItemId item = run.Item;
        Damage(run.Order);
        bool poisoned = item.Round == _settings.Poison && item.Index <= 0;
        WorkFailure? failure = poisoned ? new WorkFailure(_settings.PoisonKind, $"execution {number} is poisoned", null)
            : Unreadable(run) is { } damaged ? new WorkFailure(FailureKind.Transient, $"execution {number} cannot read {damaged}", damaged)
            : _chaos && _choice.Chance(_settings.TransientFailure) ? new WorkFailure(FailureKind.Transient, $"execution {number} failed", null)
            : null;
        return new Execution(_job.Result(item, Fingerprints[_fingerprint]), failure);
    }

    /// <summary>Now and then an artifact that the order leads to is damaged, or the order's own.</summary>
    private void Damage(WorkOrder order)
    {
        if (!_chaos || order.Rounds.Count == 0 || !_choice.Chance(_settings.Damage))
        {
            return;
        }

        Damages++;
        if (_settings.DamagesAtOnce || _choice.Chance(0.2))
        {
            DamageSet(order);
            return;
        }

        RoundReference round = order.Rounds[_choice.Below(order.Rounds.Count)];
        IReadOnlyList<WorkResult> results = _indexes[round.Index.Uri];
        _damaged.Add(_choice.Below(8) switch
        {
            0 => order.Job.Uri,
            1 => round.Index.Uri,
            _ => SimulatedJob.ArtifactOf(results[_choice.Below(results.Count)]) ?? round.Index.Uri,
        });
    }

    /// <summary>A disk is lost, or a folder: many artifacts of one round or of all, up to everything.</summary>
    private void DamageSet(WorkOrder order)
    {
        RoundReference[] rounds = _choice.Chance(0.5) ? [.. order.Rounds] : [order.Rounds[_choice.Below(order.Rounds.Count)]];
        double share = _choice.Chance(0.3) ? 1 : 0.5;
        foreach (RoundReference round in rounds)
        {
            _damaged.UnionWith(_indexes[round.Index.Uri].Select(SimulatedJob.ArtifactOf).OfType<string>().Where(_ => _choice.Chance(share)));
            if (_choice.Chance(share / 2))
            {
                _damaged.Add(round.Index.Uri);
            }
        }
    }

    /// <summary>What is deleted is missing, whoever may still want it.</summary>
    private void Reclaim(RoundId round, int? index)
    {
        IReadOnlyList<WorkResult> results = _indexes[_state.Finished.Single(finished => finished.Round == round).Index.Uri];
        if (index is { } item)
        {
            results = [results[item]];
        }
        else
        {
            _reclaimed.Add(round.Kind);
        }

        _damaged.UnionWith(results.Select(SimulatedJob.ArtifactOf).OfType<string>());
    }

    /// <summary>
    /// The first damaged artifact that the work reads: the job's description, of every earlier round the index, and of those
    /// that the round's kernel needs its own item's artifact or, where a kernel gathers from all items, any of them.
    /// </summary>
    private string? Unreadable(PartitionProtocol.Run run)
    {
        RoundKind[] read = [RoundKind.Plan, .. _job.Reads(run.Item.Round.Kind)];
        string? unreadable = _damaged.Contains(run.Order.Job.Uri) ? run.Order.Job.Uri : null;
        foreach (RoundReference round in run.Order.Rounds)
        {
            IReadOnlyList<WorkResult> results = _indexes[round.Index.Uri];
            unreadable ??= _damaged.Contains(round.Index.Uri) ? round.Index.Uri : null;
            IEnumerable<WorkResult> opened = !read.Contains(round.Round.Kind) ? []
                : results.Count == run.Order.Items && !GathersFromAll(run.Item.Round.Kind, round.Round.Kind) ? [results[Math.Max(0, run.Item.Index)]]
                : results;
            unreadable ??= opened.Select(SimulatedJob.ArtifactOf).FirstOrDefault(artifact => artifact is not null && _damaged.Contains(artifact));
        }

        if (unreadable is not null && Damages == 0 && _state.LeaseOf(run.Item) is not null)
        {
            throw new SimulationFailure($"{run.Item} reads {unreadable}, which is reclaimed");
        }

        return unreadable;
    }

    private static bool GathersFromAll(RoundKind reader, RoundKind round) => (reader, round) is
        (RoundKind.Halo, RoundKind.Visit) or (RoundKind.Merge, RoundKind.Halo) or
        (RoundKind.CopyEquals, RoundKind.CopyDigests) or (RoundKind.CopyScatter, RoundKind.CopyEquals) or (RoundKind.CopyVisit, RoundKind.CopyScatter) or
        (RoundKind.CopyWalk, RoundKind.CopyWalk) or (RoundKind.CopyMatch, RoundKind.CopyMatch) or
        (RoundKind.CopyLeads, RoundKind.CopyEquals or RoundKind.CopyMatch or RoundKind.CopyLeads) or (RoundKind.CopyParts, RoundKind.CopyLeads) or
        (RoundKind.CandidateGraph, RoundKind.LocalCoreset) or (RoundKind.ShortlistGraph, RoundKind.Shortlist);
}
