using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Tests.Coordinator.Simulation;

/// <summary>
/// Reads the journal as it grows and throws at the first event that breaks safety. It keeps its own books and asks nothing
/// of the coordinator's code.
/// </summary>
/// <remarks>
/// (1) An item has at most one accepted result, and it comes from the attempt that holds the item's lease. (2) The result is
/// one that an execution of that very item found. (3) Attempt numbers of an item only grow. (4) Rounds open in the job's
/// order with the job's number of items, and close when all items are done. (5) A restart voids every lease, and with an
/// accepted plan nothing is leased until the input was seen unchanged. (6) A failure is counted once. (7) Nothing follows
/// the end, and a job that succeeded has closed all its rounds.
/// </remarks>
internal sealed class JournalChecker(SimulatedJob job)
{
    private readonly Dictionary<int, int> _leases = [];
    private readonly Dictionary<int, int> _attempts = [];
    private readonly HashSet<int> _done = [];
    private readonly HashSet<string> _failures = new(StringComparer.Ordinal);
    private bool _opened;
    private int _roundsOpened;
    private int _roundsClosed;
    private bool _verifying;

    /// <summary>The fingerprint of the accepted plan.</summary>
    public string? PlannedFingerprint { get; private set; }

    public JobEvents.Ended? End { get; private set; }

    /// <summary>The most failures counted for one item of any round.</summary>
    public int MostFailures { get; private set; }

    private readonly Dictionary<(RoundKind, int), int> _failureCounts = [];

    public void Observe(JobEvents.IJobEvent journaled, string fingerprintNow)
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
                _verifying = false;
                break;
            case JobEvents.RoundOpened e:
                OnRoundOpened(e);
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
            case JobEvents.RoundClosed e:
                Require(_done.Count == Current.Items && e.Round == Current.Round, e, "items are missing");
                Require(++_roundsClosed == _roundsOpened, e, "closed twice");
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

    private (RoundKind Round, int Items) Current => _roundsOpened == 0 ? (RoundKind.None, 0) : job.Rounds[_roundsOpened - 1];

    private void OnRoundOpened(JobEvents.RoundOpened e)
    {
        Require(_roundsOpened == _roundsClosed && _roundsOpened < job.Rounds.Count, e, "the round before is open");
        Require((e.Round, e.Items) == job.Rounds[_roundsOpened], e, $"expected {job.Rounds[_roundsOpened]}");
        _roundsOpened++;
        _leases.Clear();
        _attempts.Clear();
        _done.Clear();
    }

    private void OnLeased(JobEvents.Leased e)
    {
        Require(!_verifying, e, "the input is not verified");
        Require(e.Round == Current.Round && e.Index >= 0 && e.Index < Current.Items, e, "no such item");
        Require(!_done.Contains(e.Index), e, "is done");
        Require(e.Attempt > _attempts.GetValueOrDefault(e.Index), e, "is not a later attempt");
        Require(_leases.TryAdd(e.Index, e.Attempt), e, "is leased");
        _attempts[e.Index] = e.Attempt;
    }

    private void OnFinished(JobEvents.Finished e)
    {
        Require(e.Round == Current.Round && _leases.Remove(e.Index, out int holder) && holder == e.Attempt, e, "does not hold the lease");
        Require(_done.Add(e.Index), e, "was accepted before");
        Require(SimulatedJob.Belongs(e.Result, e.Round, e.Index), e, "is another item's result");
        if (e.Result is PlanResult plan)
        {
            PlannedFingerprint = plan.Fingerprint;
        }
    }

    private void OnFailed(JobEvents.AttemptFailed e)
    {
        if (e.Index == WorkItemId.VerifyIndex)
        {
            Require(_verifying, e, "nothing was to verify");
        }
        else
        {
            Require(e.Round == Current.Round && _leases.Remove(e.Index, out int holder) && holder == e.Attempt, e, "does not hold the lease");
        }

        Require(e.Reason == JobSimulation.Lost || _failures.Add(e.Reason), e, "was counted before");
        int count = _failureCounts[(e.Round, e.Index)] = _failureCounts.GetValueOrDefault((e.Round, e.Index)) + 1;
        MostFailures = Math.Max(MostFailures, count);
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
