using InfoMax.Cluster.Coordinator.Dispatch;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator.Dispatch;

/// <summary>An attempt that was sent is heard of until its lease ends; any other counts for nothing.</summary>
public sealed class LeaseWatchTests
{
    private readonly LeaseWatch _leases = new();

    [Fact]
    public void OtherAttempts_AreNotTheHolder()
    {
        _leases.Sent(Item(0, 2), "w", At(0));

        Assert.False(_leases.Heard(Item(0, 1), 0.9, true, At(1)));
        Assert.False(_leases.Heard(Item(1, 2), 0.9, true, At(1)));
        Assert.False(_leases.Heard(new WorkItemId("job", RoundKind.Ingest, 0, 2), 0.9, true, At(1)));
        Assert.False(_leases.Heard(new WorkItemId("other", RoundKind.Graph, 0, 2), 0.9, true, At(1)));
        Assert.Equal(0, _leases.RunningFraction);
    }

    [Fact]
    public void EndOfOneAttempt_LeavesTheOthersLeaseStanding()
    {
        _leases.Sent(Item(0, 1), "w", At(0));
        _leases.Sent(Item(0, 2), "v", At(1));
        _leases.Ended(Item(0, 1));
        Assert.False(_leases.Heard(Item(0, 1), 0, true, At(2)));
        Assert.True(_leases.Heard(Item(0, 2), 0, true, At(2)));

        _leases.Ended(Item(0, 2));
        Assert.Empty(_leases.Clocks);
    }

    [Fact]
    public void Attempt_BeginsWhenItIsFirstHeardToRun()
    {
        _leases.Sent(Item(0, 1), "w", At(0));
        _leases.Heard(Item(0, 1), 0, false, At(3));
        Assert.Null(_leases.Find(Item(0, 1))!.Began);
        _leases.Heard(Item(0, 1), 0, true, At(5));
        _leases.Heard(Item(0, 1), 0, true, At(9));

        LeaseClock clock = _leases.Find(Item(0, 1))!;
        Assert.Equal((At(0), At(5), At(9)), (clock.Sent, clock.Began, clock.LastHeard));
    }

    [Fact]
    public void RunningFraction_SumsTheItems_TheFurtherAttemptOfEach_WithinZeroAndOne()
    {
        _leases.Sent(Item(0, 1), "w", At(0));
        _leases.Sent(Item(0, 2), "v", At(0));
        _leases.Sent(Item(1, 1), "w", At(0));
        _leases.Sent(Item(2, 1), "w", At(0));
        _leases.Heard(Item(0, 1), 0.25, true, At(1));
        _leases.Heard(Item(0, 2), 0.125, true, At(1));
        _leases.Heard(Item(1, 1), 7, true, At(1));
        _leases.Heard(Item(2, 1), -7, true, At(1));
        Assert.Equal(1.25, _leases.RunningFraction);

        _leases.Clear();
        Assert.Equal(0, _leases.RunningFraction);
    }

    private static WorkItemId Item(int index, int attempt) => new("job", RoundKind.Graph, index, attempt);

    private static TimeSpan At(int second) => TimeSpan.FromSeconds(second);
}
