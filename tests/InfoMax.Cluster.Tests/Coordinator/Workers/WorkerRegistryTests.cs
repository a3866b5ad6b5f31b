using InfoMax.Cluster.Coordinator.Workers;
using InfoMax.Cluster.Protocol;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator.Workers;

/// <summary>After 5 s of silence a worker is given no work, after 30 s it is forgotten; what has left stays away.</summary>
public sealed class WorkerRegistryTests
{
    private readonly WorkerRegistry _registry = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));

    [Fact]
    public void SilentWorker_IsGivenNoWork_ThenForgotten_AndMayComeBack()
    {
        Announce("a", 1, 0);
        List<(int Second, WorkerCondition? Condition)> changes = [];
        for (int second = 0; second < 40; second++)
        {
            _registry.Sweep(TimeSpan.FromSeconds(second));
            WorkerCondition? condition = ConditionOf("a");
            if (changes.Count == 0 || changes[^1].Condition != condition)
            {
                changes.Add((second, condition));
            }
        }

        Assert.Equal([(0, WorkerCondition.Ready), (6, WorkerCondition.Silent), (31, null)], changes);
        Announce("a", 2, 41);
        Assert.Equal(WorkerCondition.Ready, ConditionOf("a"));
    }

    [Fact]
    public void UnreachableWorker_IsGivenNoWork_UntilItIsReachableAndHeard()
    {
        Announce("a", 1, 0);
        _registry.Reachable("a", false);
        Assert.Equal(WorkerCondition.Silent, ConditionOf("a"));
        Announce("a", 2, 1);
        Assert.Equal(WorkerCondition.Silent, ConditionOf("a"));
        _registry.Reachable("a", true);
        Announce("a", 3, 2);
        Assert.Equal(WorkerCondition.Ready, ConditionOf("a"));
    }

    [Fact]
    public void LateAnnouncement_NeitherUndoesALaterOne_NorBringsADepartedWorkerBack()
    {
        Announce("a", 2, 0, draining: true);
        Announce("a", 1, 1);
        Assert.Equal(WorkerCondition.Draining, ConditionOf("a"));

        _registry.Departed("a");
        Assert.Null(ConditionOf("a"));
        Assert.False(Announce("a", 3, 2));
        Assert.Null(ConditionOf("a"));
        Assert.True(Announce("a#2", 1, 2));
    }

    [Fact]
    public void Pool_IsTheSameObject_WhileNothingChanges()
    {
        Announce("a", 1, 0);
        WorkerPool pool = _registry.Pool;
        Announce("a", 2, 1);
        _registry.Sweep(TimeSpan.FromSeconds(2));
        _registry.Departed("b");
        _registry.Reachable("b", false);

        Assert.Same(pool, _registry.Pool);
        Assert.True(_registry.Pool.Knows("a"));
        Assert.False(_registry.Pool.Knows("b"));
    }

    [Fact]
    public void WhatAWorkerWaitsFor_IsKnown_UntilItWaitsNoMore()
    {
        foreach ((long number, string? obstacle) in ((long, string?)[])[(1, null), (2, "the store is silent"), (3, null)])
        {
            _registry.Announced(new WorkerProtocol.Announce("a", number, 2, 0, false, [], obstacle), TimeSpan.FromSeconds(number));
            Assert.Equal(obstacle, _registry.Pool.Workers["a"].Obstacle);
        }
    }

    private bool Announce(string worker, long number, int second, bool draining = false) =>
        _registry.Announced(new WorkerProtocol.Announce(worker, number, 2, 0, draining, []), TimeSpan.FromSeconds(second));

    private WorkerCondition? ConditionOf(string worker) => _registry.Pool.Workers.TryGetValue(worker, out WorkerInfo? info) ? info.Condition : null;
}
