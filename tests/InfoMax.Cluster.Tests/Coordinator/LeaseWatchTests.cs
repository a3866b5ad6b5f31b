using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Tests.Coordinator.Simulation;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator;

/// <summary>Silence for more than 4 s sends the work again; for more than 30 s it loses the lease; an old attempt counts for nothing.</summary>
public sealed class LeaseWatchTests
{
    private static readonly WorkOrder Order = new(new SimulatedJob(1, 1, prototype: false).Spec, 1, [], []);
    private readonly LeaseWatch _leases = new(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(30));

    [Fact]
    public void SilentAttempt_IsSentAgainEveryFourSeconds_ThenLost()
    {
        WorkItemId item = Item(3, 1);
        _leases.Sent(item, Order, At(0));
        List<int> resends = [];
        int lostAt = 0;
        for (int second = 1; lostAt == 0 && second < 100; second++)
        {
            (IReadOnlyList<(WorkItemId Item, WorkOrder Order)> resend, IReadOnlyList<WorkItemId> lost) = _leases.Overdue(At(second));
            resends.AddRange(resend.Select(r => second));
            Assert.All(resend, r => Assert.Same(Order, r.Order));
            lostAt = lost.SequenceEqual([item]) ? second : 0;
        }

        Assert.Equal([5, 10, 15, 20, 25, 30], resends);
        Assert.Equal(31, lostAt);
    }

    [Fact]
    public void AttemptThatIsHeard_IsNeitherSentAgainNorLost()
    {
        WorkItemId item = Item(0, 2);
        _leases.Sent(item, Order, At(0));
        for (int second = 3; second < 300; second += 3)
        {
            Assert.True(_leases.Heard(item, 0.5, At(second)));
            Assert.Equal("again ; lost ", Names(_leases.Overdue(At(second + 1))));
        }
    }

    [Fact]
    public void OtherAttempts_AreNotTheHolder()
    {
        _leases.Sent(Item(0, 2), Order, At(0));

        Assert.False(_leases.Heard(Item(0, 1), 0.9, At(1)));
        Assert.False(_leases.Heard(Item(1, 2), 0.9, At(1)));
        Assert.False(_leases.Heard(new WorkItemId("job", RoundKind.Ingest, 0, 2), 0.9, At(1)));
        Assert.Equal(0, _leases.RunningFraction);
    }

    [Fact]
    public void EndOfAnEarlierAttempt_LeavesTheLeaseStanding()
    {
        _leases.Sent(Item(0, 1), Order, At(0));
        _leases.Sent(Item(0, 2), Order, At(1));
        _leases.Ended(Item(0, 1));
        Assert.True(_leases.Heard(Item(0, 2), 0, At(2)));

        _leases.Ended(Item(0, 2));
        Assert.False(_leases.Heard(Item(0, 2), 0, At(3)));
        Assert.Equal("again ; lost ", Names(_leases.Overdue(At(100))));
    }

    [Fact]
    public void OverdueAttempts_ComeInItemOrder()
    {
        foreach (int index in new[] { 7, 2, 5 })
        {
            _leases.Sent(Item(index, 1), Order, At(0));
        }

        Assert.Equal("again 2,5,7; lost ", Names(_leases.Overdue(At(5))));
        _leases.Heard(Item(5, 1), 0.2, At(20));
        Assert.Equal("again 5; lost 2,7", Names(_leases.Overdue(At(31))));
    }

    [Fact]
    public void RunningFraction_SumsTheLeases_EachWithinZeroAndOne()
    {
        _leases.Sent(Item(0, 1), Order, At(0));
        _leases.Sent(Item(1, 1), Order, At(0));
        _leases.Sent(Item(2, 1), Order, At(0));
        _leases.Heard(Item(0, 1), 0.25, At(1));
        _leases.Heard(Item(1, 1), 7, At(1));
        _leases.Heard(Item(2, 1), -7, At(1));
        Assert.Equal(1.25, _leases.RunningFraction);

        _leases.Clear();
        Assert.Equal(0, _leases.RunningFraction);
    }

    private static WorkItemId Item(int index, int attempt) => new("job", RoundKind.Graph, index, attempt);

    private static TimeSpan At(int second) => TimeSpan.FromSeconds(second);

    private static string Names(
        (IReadOnlyList<(WorkItemId Item, WorkOrder Order)> Resend, IReadOnlyList<WorkItemId> Lost) overdue) =>
        $"again {string.Join(',', overdue.Resend.Select(r => r.Item.Index))}; lost {string.Join(',', overdue.Lost.Select(i => i.Index))}";
}
