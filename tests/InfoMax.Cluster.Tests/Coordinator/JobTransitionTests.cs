using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Tests.Coordinator.Simulation;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator;

/// <summary>Schedules that once went wrong, or that the simulation meets too seldom, step by step.</summary>
public sealed class JobTransitionTests
{
    private readonly SimulatedJob _job = new(splits: 3, partitions: 2, prototype: false);
    private readonly string _fingerprint = new('a', 64);
    private readonly List<JobEffect> _effects = [];
    private JobState _state = new() { JobId = SimulatedJob.Id };

    /// <summary>Entity 0 may hold a later round's work, before which it would ignore a plan.</summary>
    [Fact]
    public void Verification_HasAnEntityOfItsOwn()
    {
        OpenIngest();
        Take(new JobInput.Reopen());

        JobEffect.Dispatch dispatch = Assert.IsType<JobEffect.Dispatch>(Assert.Single(_effects));
        Assert.Equal(new WorkItemId(SimulatedJob.Id, RoundKind.Plan, WorkItemId.VerifyIndex, 2), dispatch.Item);
        Assert.DoesNotContain(
            new PartitionProtocol.Run(dispatch.Item, dispatch.Order).EntityId,
            Enumerable.Range(0, 10).Select(i => new PartitionProtocol.Stop(dispatch.Item with { Index = i }).EntityId));
    }

    [Fact]
    public void VerifiedInput_EndsTheVerificationsLease_AndLeasesWhatIsUnfinishedAgain()
    {
        OpenIngest();
        Complete(Item(RoundKind.Ingest, 1, 1));
        Take(new JobInput.Reopen());
        WorkItemId verification = Item(RoundKind.Plan, WorkItemId.VerifyIndex, 2);
        Complete(verification);

        Assert.Equal(
            ["Acknowledge Plan/-1#2", "Dispatch Ingest/0#2", "Dispatch Ingest/2#2"], _effects.Select(Name));
    }

    [Fact]
    public void ChangedInput_EndsTheJobAsBadInput_NamingBothStates()
    {
        OpenIngest();
        Take(new JobInput.Reopen());
        WorkItemId verification = Item(RoundKind.Plan, WorkItemId.VerifyIndex, 2);
        Take(new JobInput.WorkCompleted(verification, _job.Result(verification, new string('b', 64))));

        Assert.Equal(JobOutcome.BadInput, _state.Outcome);
        Assert.Contains("aaaaaaaaaaaa", _state.Message, StringComparison.Ordinal);
        Assert.Contains("bbbbbbbbbbbb", _state.Message, StringComparison.Ordinal);
        Assert.Contains("--overwrite", _state.Message, StringComparison.Ordinal);
    }

    /// <summary>The plan was accepted, but the restart came before its index was written.</summary>
    [Fact]
    public void PlanOfAnOpenRound_IsVerifiedToo()
    {
        Take(new JobInput.Open(_job.Spec));
        Complete(Item(RoundKind.Plan, 0, 1));
        Take(new JobInput.Reopen());
        Assert.Equal(["Dispatch Plan/-1#2"], _effects.Select(Name));

        Complete(Item(RoundKind.Plan, WorkItemId.VerifyIndex, 2));
        Assert.Equal(["Acknowledge Plan/-1#2", "WriteIndex Plan"], _effects.Select(Name));
    }

    /// <summary>Fewer rows than the budget fail as a wrong option; but the options fitted when the job began.</summary>
    [Fact]
    public void VerificationThatFindsMisfittingOptions_MeansChangedInput()
    {
        OpenIngest();
        Take(new JobInput.Reopen());
        Take(new JobInput.WorkFailed(Item(RoundKind.Plan, WorkItemId.VerifyIndex, 2), FailureKind.BadConfiguration, "--budget 5: the input has only 3 rows"));

        Assert.Equal(JobOutcome.BadInput, _state.Outcome);
        Assert.Contains("changed since the job began", _state.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void VerificationThatKeepsFailing_FailsTheJob_AfterAsManyAttemptsAsAnyItem()
    {
        OpenIngest();
        Take(new JobInput.Reopen());
        for (int failure = 1; failure <= JobTransition.MaxFailures; failure++)
        {
            Assert.Null(_state.Outcome);
            WorkItemId verification = Item(RoundKind.Plan, WorkItemId.VerifyIndex, 1 + failure);
            Take(new JobInput.WorkFailed(verification, FailureKind.Transient, "disk unplugged"));
            Assert.Contains($"Stop {verification.Round}/-1#{verification.Attempt}", _effects.Select(Name));
        }

        Assert.Equal(JobOutcome.Failed, _state.Outcome);
        Assert.Contains("disk unplugged", _state.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RetryOfAFailedJob_KeepsWhatIsFinished_AndForgivesFailures()
    {
        OpenIngest();
        Complete(Item(RoundKind.Ingest, 1, 1));
        for (int attempt = 1; attempt <= JobTransition.MaxFailures; attempt++)
        {
            Take(new JobInput.WorkFailed(Item(RoundKind.Ingest, 0, attempt), FailureKind.Transient, "disk full"));
        }

        Assert.Equal(JobOutcome.Failed, _state.Outcome);
        Take(new JobInput.Reopen());
        Assert.Equal(JobOutcome.Failed, _state.Outcome);

        Take(new JobInput.Retry());
        Complete(Item(RoundKind.Plan, WorkItemId.VerifyIndex, 2));

        Assert.Null(_state.Outcome);
        Assert.Equal(["Acknowledge Plan/-1#2", "Dispatch Ingest/0#6", "Dispatch Ingest/2#2"], _effects.Select(Name));
        Take(new JobInput.WorkFailed(Item(RoundKind.Ingest, 0, 6), FailureKind.Transient, "disk full"));
        Assert.Null(_state.Outcome);
    }

    [Fact]
    public void FailureAfterTheEnd_IsIgnored()
    {
        OpenIngest();
        for (int attempt = 1; attempt <= JobTransition.MaxFailures; attempt++)
        {
            Take(new JobInput.WorkFailed(Item(RoundKind.Ingest, 0, attempt), FailureKind.Transient, "lost"));
        }

        Assert.Equal(JobOutcome.Failed, _state.Outcome);
        Assert.Contains("ingest 0 failed 5 times", _state.Message, StringComparison.Ordinal);
        Assert.Contains("Stop Ingest/1#1", _effects.Select(Name));
        Assert.Empty(JobTransition.Decide(_state, new JobInput.WorkFailed(Item(RoundKind.Ingest, 1, 1), FailureKind.Transient, "lost"), 0));
    }

    [Fact]
    public void IndexReportedTwice_ClosesItsRoundOnce()
    {
        OpenIngest();
        int stages = _state.Stages.Count;
        Take(new JobInput.IndexWritten(RoundKind.Plan, Index));
        Assert.Equal(stages, _state.Stages.Count);

        JobState closed = JobTransition.Apply(
            WithIngestDone()._state, new JobEvents.RoundClosed(RoundKind.Ingest, Index, 0)).State;
        Assert.DoesNotContain(
            JobTransition.Decide(closed, new JobInput.IndexWritten(RoundKind.Ingest, Index), 0), e => e is JobEvents.RoundClosed);
    }

    [Fact]
    public void DamagedJournal_IsNamed()
    {
        OpenIngest();
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => JobTransition.Apply(_state, new JobEvents.AttemptFailed(RoundKind.Ingest, 0, 9, "lost", 0)));
        Assert.Contains("AttemptFailed", exception.Message, StringComparison.Ordinal);
        Assert.Contains(SimulatedJob.Id, exception.Message, StringComparison.Ordinal);
    }

    private static ArtifactRef Index { get; } = new("index", new string('0', 64), 1, 1);

    private static WorkItemId Item(RoundKind round, int index, int attempt) => new(SimulatedJob.Id, round, index, attempt);

    private void OpenIngest()
    {
        Take(new JobInput.Open(_job.Spec));
        Complete(Item(RoundKind.Plan, 0, 1));
        Take(new JobInput.IndexWritten(RoundKind.Plan, Index));
        Assert.Equal(["Dispatch Ingest/0#1", "Dispatch Ingest/1#1", "Dispatch Ingest/2#1"], _effects.Select(Name));
    }

    private JobTransitionTests WithIngestDone()
    {
        for (int i = 0; i < 3; i++)
        {
            Complete(Item(RoundKind.Ingest, i, 1));
        }

        return this;
    }

    private void Complete(WorkItemId item) => Take(new JobInput.WorkCompleted(item, _job.Result(item, _fingerprint)));

    private void Take(JobInput input)
    {
        _effects.Clear();
        foreach (JobEvents.IJobEvent journaled in JobTransition.Decide(_state, input, 0))
        {
            (_state, IReadOnlyList<JobEffect> effects) = JobTransition.Apply(_state, journaled);
            _effects.AddRange(effects);
        }
    }

    private static string Name(JobEffect effect) => effect switch
    {
        JobEffect.Dispatch e => $"Dispatch {e.Item.Round}/{e.Item.Index}#{e.Item.Attempt}",
        JobEffect.Acknowledge e => $"Acknowledge {e.Item.Round}/{e.Item.Index}#{e.Item.Attempt}",
        JobEffect.Stop e => $"Stop {e.Item.Round}/{e.Item.Index}#{e.Item.Attempt}",
        JobEffect.WriteIndex e => $"WriteIndex {e.Round}",
        _ => effect.GetType().Name,
    };
}
