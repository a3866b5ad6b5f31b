using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Tests.Coordinator.Simulation;

/// <summary>
/// Reads the journal as it grows and throws at the first event that breaks safety. It keeps its own books and asks nothing
/// of the coordinator's code.
/// </summary>
/// <remarks>
/// (1) An item has at most one accepted result, and it comes from an attempt that holds a lease of the item, of which there
/// are at most two, with different workers. (2) The result is one that an execution of that very item found. (3) Attempt
/// numbers of an item only grow, over repairs too. (4) Rounds open in the job's order with the job's number of items, and
/// close when all items are done. (5) A restart voids every lease, and with an accepted plan nothing but the verification is
/// leased until the input was seen unchanged. (6) A failure is counted once. (7) A finished item is done again only when the
/// artifact of its accepted attempt is damaged, and its round gets another index only when that is done. (8) Nothing follows
/// the end, and a job that succeeded has closed all its rounds.
/// </remarks>
internal sealed class JournalChecker(SimulatedJob job)
{
    private readonly Dictionary<WorkKey, Dictionary<int, string>> _leases = [];
    private readonly Dictionary<WorkKey, int> _attempts = [];
    private readonly Dictionary<WorkKey, string?> _accepted = [];
    private readonly HashSet<WorkKey> _repairs = [];
    private readonly HashSet<string> _failures = new(StringComparer.Ordinal);
    private readonly Dictionary<(RoundKind, int, AttemptEnd), int> _failureCounts = [];
    private bool _opened;
    private int _roundsOpened;
    private int _roundsClosed;
    private bool _verifying;

    /// <summary>The fingerprint of the accepted plan.</summary>
    public string? PlannedFingerprint { get; private set; }

    public JobEvents.Ended? End { get; private set; }

    /// <summary>The most failures counted for one item of any round.</summary>
    public int MostFailures => Most(AttemptEnd.Failed);

    /// <summary>The most losses counted for one item of any round.</summary>
    public int MostLosses => Most(AttemptEnd.Lost);

    /// <summary>The most that one item of any round was given back.</summary>
    public int MostGivenBack => Most(AttemptEnd.GivenBack);

    /// <summary>Items that were done again.</summary>
    public int Repairs { get; private set; }

    /// <summary>Items that had two attempts at once.</summary>
    public int Doubled { get; private set; }

    /// <summary>The artifact that was accepted for an item.</summary>
    public string? AcceptedOf(WorkKey key) => _accepted[key];

    public void Observe(JobEvents.IJobEvent journaled, string fingerprintNow, IReadOnlySet<string> damaged)
    {
        Require(End is null, journaled, "follows the end");
        Require(_opened != journaled is JobEvents.Opened, journaled, "the job opens once, first");
        switch (journaled)
        {
            case JobEvents.Opened:
                _opened = true;
                break;
            case JobEvents.Reopened:
                _leases.Clear();
                _verifying = PlannedFingerprint is not null;
                break;
            case JobEvents.InputVerified:
                Require(_verifying, journaled, "nothing was to verify");
                Require(fingerprintNow == PlannedFingerprint, journaled, "the input changed");
                Require(_leases.Remove(WorkKey.Verification), journaled, "nobody verified");
                _verifying = false;
                break;
            case JobEvents.RoundOpened e:
                Require(_roundsOpened == _roundsClosed && _roundsOpened < job.Rounds.Count, e, "the round before is open");
                Require((e.Round, e.Items) == job.Rounds[_roundsOpened], e, $"expected {job.Rounds[_roundsOpened]}");
                _roundsOpened++;
                break;
            case JobEvents.Leased e:
                OnLeased(e);
                break;
            case JobEvents.Finished e:
                OnFinished(e);
                break;
            case JobEvents.AttemptFailed e:
                OnFailed(e);
                break;
            case JobEvents.ItemReopened e:
                OnReopened(e, damaged);
                break;
            case JobEvents.RoundClosed e:
                Require(_accepted.Keys.Count(key => key.Round == e.Round) == Current.Items && e.Round == Current.Round, e, "items are missing");
                Require(e.Index.Rows == Current.Items, e, "the index is not whole");
                Require(++_roundsClosed == _roundsOpened, e, "closed twice");
                break;
            case JobEvents.RoundReindexed e:
                Require(!_repairs.Any(key => key.Round == e.Round), e, "items are done again");
                Require(job.Rounds.Contains((e.Round, (int)e.Index.Rows)), e, "the index is not whole");
                break;
            case JobEvents.Ended e:
                End = e;
                Require(e.Outcome != JobOutcome.Succeeded || _roundsClosed == job.Rounds.Count, e, "rounds are missing");
                Require(e.Outcome != JobOutcome.Succeeded || fingerprintNow == PlannedFingerprint, e, "the input changed");
                break;
            default:
                throw new SimulationFailure($"unknown event {journaled}");
        }
    }

    private (RoundId Round, int Items) Current => _roundsOpened == 0 ? (RoundKind.None, 0) : job.Rounds[_roundsOpened - 1];

    private int Most(AttemptEnd end) => _failureCounts.Where(count => count.Key.Item3 == end).Select(count => count.Value).DefaultIfEmpty().Max();

    private void OnLeased(JobEvents.Leased e)
    {
        WorkKey key = new(e.Round, e.Index);
        Require(_verifying == (key == WorkKey.Verification), e, "the input is not verified, or need not be");
        if (!_verifying)
        {
            Require(e.Index >= 0 && (_repairs.Contains(key) || (e.Round == Current.Round && e.Index < Current.Items)), e, "no such item");
            Require(!_accepted.ContainsKey(key), e, "is done");
        }

        Require(e.Attempt > _attempts.GetValueOrDefault(key), e, "is not a later attempt");
        _attempts[key] = e.Attempt;
        if (!_leases.TryGetValue(key, out Dictionary<int, string>? held))
        {
            _leases[key] = held = [];
        }

        Require(held.Count < 2 && !held.ContainsValue(e.Worker), e, "is leased");
        held.Add(e.Attempt, e.Worker);
        Doubled += held.Count - 1;
    }

    private void OnFinished(JobEvents.Finished e)
    {
        WorkKey key = new(e.Round, e.Index);
        Require(_leases.Remove(key, out Dictionary<int, string>? held) && held.ContainsKey(e.Attempt), e, "holds no lease");
        Require(_accepted.TryAdd(key, SimulatedJob.ArtifactOf(e.Result)), e, "was accepted before");
        Require(job.Belongs(e.Result, e.Round, e.Index), e, "is another item's result");
        Require(_repairs.Remove(key) || e.Round == Current.Round, e, "its round is closed");
        if (e.Result is PlanResult plan)
        {
            Require(PlannedFingerprint is null || PlannedFingerprint == plan.Fingerprint, e, "is another input's");
            PlannedFingerprint = plan.Fingerprint;
        }
    }

    private void OnFailed(JobEvents.AttemptFailed e)
    {
        WorkKey key = new(e.Round, e.Index);
        Require(_leases.TryGetValue(key, out Dictionary<int, string>? held) && held.Remove(e.Attempt), e, "holds no lease");
        if (held!.Count == 0)
        {
            _leases.Remove(key);
        }

        Require(e.End != AttemptEnd.Failed || _failures.Add(e.Reason), e, "was counted before");
        (RoundKind, int, AttemptEnd) count = (e.Round.Kind, e.Index, e.End);
        _failureCounts[count] = _failureCounts.GetValueOrDefault(count) + 1;
    }

    private void OnReopened(JobEvents.ItemReopened e, IReadOnlySet<string> damaged)
    {
        WorkKey key = new(e.Round, e.Index);
        Require(_accepted.Remove(key, out string? artifact) && artifact is not null && damaged.Contains(artifact), e, "is not damaged");
        Require(e.Damaged.Length == 0 || artifact == e.Damaged, e, "is not the accepted artifact");
        Require(_repairs.Add(key), e, "is done again already");
        Repairs++;
    }

    private static void Require(bool condition, JobEvents.IJobEvent journaled, string why)
    {
        if (!condition)
        {
            throw new SimulationFailure($"{journaled}: {why}");
        }
    }
}

/// <summary>A property does not hold.</summary>
internal sealed class SimulationFailure(string message) : Exception(message);
