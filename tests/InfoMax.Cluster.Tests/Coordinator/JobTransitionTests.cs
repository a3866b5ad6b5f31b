using InfoMax.Cluster.Coordinator.Dispatch;
using InfoMax.Cluster.Coordinator.State;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator;

/// <summary>Schedules that once went wrong, or that the simulation meets too seldom, step by step.</summary>
public sealed class JobTransitionTests
{
    private SimulatedJob _job = new(splits: 3, partitions: 2, prototype: false, scored: false);
    private readonly string _fingerprint = new('a', 64);
    private readonly List<JobEffect> _effects = [];
    private JobState _state = new() { JobId = SimulatedJob.Id };

    [Fact]
    public void Reopening_VoidsEveryLease_AndAsksForTheVerificationAlone()
    {
        OpenIngest();
        Take(new JobInput.Reopen());

        Assert.Empty(_state.Leases);
        Assert.Equal([WorkKey.Verification], _state.Assignable);
        Assert.Empty(Lease("w", new WorkKey(RoundKind.Ingest, 0)));
        Assert.Equal(["Dispatch Plan/-1#2 to w"], Lease("w", WorkKey.Verification));
    }

    [Fact]
    public void VerifiedInput_EndsTheVerificationsLease_AndFreesWhatIsUnfinished()
    {
        OpenIngest();
        Complete(Item(RoundKind.Ingest, 1, 1));
        Take(new JobInput.Reopen());
        Lease("w", WorkKey.Verification);

        Assert.Equal(["Acknowledge Plan/-1#2"], Complete(Item(RoundKind.Plan, WorkItemId.VerifyIndex, 2)));
        Assert.Equal([new WorkKey(RoundKind.Ingest, 0), new WorkKey(RoundKind.Ingest, 2)], _state.Assignable);
        Assert.Equal(["Dispatch Ingest/0#2 to w"], Lease("w", new WorkKey(RoundKind.Ingest, 0)));
    }

    [Fact]
    public void ChangedInput_EndsTheJobAsBadInput_NamingBothStates()
    {
        OpenIngest();
        Reopen();
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
        OpenPlan();
        Complete(Item(RoundKind.Plan, 0, 1));
        Reopen();
        Assert.Equal(["Acknowledge Plan/-1#2", "WriteIndex Plan.0"], Complete(Item(RoundKind.Plan, WorkItemId.VerifyIndex, 2)));
    }

    /// <summary>Fewer rows than the budget fail as a wrong option; but the options fitted when the job began.</summary>
    [Fact]
    public void VerificationThatFindsMisfittingOptions_MeansChangedInput()
    {
        OpenIngest();
        Reopen();
        Fail(Item(RoundKind.Plan, WorkItemId.VerifyIndex, 2), FailureKind.BadConfiguration, "--budget 5: the input has only 3 rows");

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
            Lease("w", WorkKey.Verification);
            WorkItemId verification = Item(RoundKind.Plan, WorkItemId.VerifyIndex, 1 + failure);
            Assert.Contains($"Stop Plan/-1#{1 + failure}", Fail(verification, FailureKind.Transient, "disk unplugged"));
        }

        Assert.Equal(JobOutcome.Failed, _state.Outcome);
        Assert.Contains("disk unplugged", _state.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RetryOfAFailedJob_KeepsWhatIsFinished_AndForgivesFailures()
    {
        OpenIngest();
        Complete(Item(RoundKind.Ingest, 1, 1));
        FailOften(new WorkKey(RoundKind.Ingest, 0), "disk full");
        Assert.Equal(JobOutcome.Failed, _state.Outcome);
        Take(new JobInput.Reopen());
        Assert.Equal(JobOutcome.Failed, _state.Outcome);

        Take(new JobInput.Retry());
        Lease("w", WorkKey.Verification);
        Complete(Item(RoundKind.Plan, WorkItemId.VerifyIndex, 2));

        Assert.Null(_state.Outcome);
        Assert.Equal(["Dispatch Ingest/0#6 to w"], Lease("w", new WorkKey(RoundKind.Ingest, 0)));
        Fail(Item(RoundKind.Ingest, 0, 6), FailureKind.Transient, "disk full");
        Assert.Null(_state.Outcome);
    }

    [Fact]
    public void ItemThatKeepsFailing_FailsTheJob_ByRoundIndexAndReason_AndStopsTheOthers()
    {
        OpenIngest();
        IReadOnlyList<string> effects = FailOften(new WorkKey(RoundKind.Ingest, 0), "bad luck");

        Assert.Equal(JobOutcome.Failed, _state.Outcome);
        Assert.Equal("ingest 0 failed 5 times, the last time: bad luck", _state.Message);
        Assert.Contains("Stop Ingest/1#1", effects);
        Assert.Empty(JobTransition.Decide(
            _state, new JobInput.WorkFailed(Item(RoundKind.Ingest, 1, 1), FailureKind.Transient, "late", null), 0));
    }

    /// <summary>It may be what ends its workers; but machines go for reasons of their own, so it has more chances.</summary>
    [Fact]
    public void ItemThatIsLostWithEveryWorker_FailsTheJob_AfterMoreLossesThanFailures()
    {
        OpenIngest();
        for (int loss = 1; loss <= JobTransition.MaxLosses; loss++)
        {
            Assert.Null(_state.Outcome);
            Take(new JobInput.Schedule([new EndedLease(Item(RoundKind.Ingest, 0, loss), AttemptEnd.Lost, "its worker is gone")], []));
            Lease($"w{loss}", new WorkKey(RoundKind.Ingest, 0));
        }

        Assert.Equal(JobOutcome.Failed, _state.Outcome);
        Assert.Contains("ingest 0 was lost with its worker 10 times", _state.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReturnedWork_CountsAgainstNobody_WhileTheRoundComesCloserToItsEnd()
    {
        OpenIngest();
        for (int attempt = 1; attempt < (2 * JobTransition.MaxGivenBack) - 1; attempt++)
        {
            Fail(Item(RoundKind.Ingest, 0, attempt), FailureKind.HandedBack, "w leaves");
            Lease("w", new WorkKey(RoundKind.Ingest, 0));
            if (attempt == JobTransition.MaxGivenBack - 1)
            {
                Complete(Item(RoundKind.Ingest, 1, 1));
                Assert.Empty(_state.Failures);
            }
        }

        Assert.Null(_state.Outcome);
        Assert.Equal(0, _state.Retries);
    }

    /// <summary>Nothing else would end a job whose workers give its work back for ever.</summary>
    [Fact]
    public void WorkThatIsReturnedTimeAndAgain_FailsTheJob_AndWaitsLongerBeforeEachAttempt()
    {
        OpenIngest();
        List<double> pauses = [];
        for (int attempt = 1; _state.Outcome is null; attempt++)
        {
            Assert.InRange(attempt, 1, 100);
            Fail(Item(RoundKind.Ingest, 0, attempt), FailureKind.HandedBack, "w leaves");
            pauses.Add(DispatchTiming.Default.PauseAfter(_state.Failures[new WorkKey(RoundKind.Ingest, 0)]).TotalSeconds);
            Lease("w", new WorkKey(RoundKind.Ingest, 0));
        }

        Assert.Equal(JobOutcome.Failed, _state.Outcome);
        Assert.StartsWith("ingest 0 was given back 30 times and nothing else got done, the last time: w leaves; ", _state.Message, StringComparison.Ordinal);
        Assert.Equal([0, 0, 0, 1, 2, 4, 8, 16, 30, 30], pauses.Take(10));
        Assert.InRange(pauses.Sum(), 300, 900);
        Take(new JobInput.Retry());
        Assert.Empty(_state.Failures);
    }

    /// <summary>A worker that asks for the artifact of before for ever, as one that sees another directory.</summary>
    [Fact]
    public void ArtifactThatIsMissedAlthoughItWasMadeAnew_FailsTheJob()
    {
        OpenImportance();
        string damaged = ArtifactOrigin.ItemUri(SimulatedJob.Id, RoundKind.Ingest, 1, 1, "rows.arrow");
        Fail(Item(RoundKind.Importance, 0, 1), FailureKind.Transient, "damaged", damaged);
        Lease("w", new WorkKey(RoundKind.Ingest, 1));
        Complete(Item(RoundKind.Ingest, 1, 2));
        Take(new JobInput.IndexWritten(RoundKind.Ingest, 1, Index));
        for (int attempt = 2; _state.Outcome is null; attempt++)
        {
            Assert.InRange(attempt, 1, 100);
            Lease("w", new WorkKey(RoundKind.Importance, 0));
            Fail(Item(RoundKind.Importance, 0, attempt), FailureKind.Transient, "rows.arrow is missing", damaged);
        }

        Assert.Contains("was given back 30 times and nothing else got done, the last time: rows.arrow is missing", _state.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SecondAttempt_HasALeaseOfItsOwn_AndTheFirstResultEndsBoth()
    {
        OpenIngest();
        WorkKey item = new(RoundKind.Ingest, 0);
        Assert.Empty(Lease("w", item));
        Assert.Equal(["Dispatch Ingest/0#2 to v"], Lease("v", item));
        Assert.Empty(Lease("u", item));

        Assert.Equal(["Acknowledge Ingest/0#2", "Stop Ingest/0#1"], Complete(Item(RoundKind.Ingest, 0, 2)));
        Assert.Empty(JobTransition.Decide(_state, new JobInput.WorkCompleted(Item(RoundKind.Ingest, 0, 1), _job.Result(Item(RoundKind.Ingest, 0, 1), _fingerprint)), 0));
    }

    [Fact]
    public void SecondAttemptThatFails_LeavesTheFirstItsLease()
    {
        OpenIngest();
        Lease("v", new WorkKey(RoundKind.Ingest, 0));
        Fail(Item(RoundKind.Ingest, 0, 2), FailureKind.Transient, "disk full");

        Assert.DoesNotContain(new WorkKey(RoundKind.Ingest, 0), _state.Pending);
        Assert.Equal(["Acknowledge Ingest/0#1"], Complete(Item(RoundKind.Ingest, 0, 1)));
    }

    [Fact]
    public void DamagedArtifact_HasItsItemDoneAgain_AndOnlyThat_BeforeTheRoundGoesOn()
    {
        OpenImportance();
        string damaged = ArtifactOrigin.ItemUri(SimulatedJob.Id, RoundKind.Ingest, 1, 1, "rows.arrow");
        Fail(Item(RoundKind.Importance, 0, 1), FailureKind.Transient, "damaged", damaged);
        Assert.Equal(0, _state.Retries);
        WorkKey repair = new(RoundKind.Ingest, 1);
        Assert.Equal([repair], _state.Assignable);
        Assert.Equal(["Dispatch Ingest/1#2 to w"], Lease("w", repair));
        WorkOrder order = _effects.OfType<JobEffect.Dispatch>().Single().Order;
        Assert.Equal((3, RoundKind.Plan), (order.Items, Assert.Single(order.Rounds).Round));

        Assert.Equal(["Acknowledge Ingest/1#2", "WriteIndex Ingest.1"], Complete(Item(RoundKind.Ingest, 1, 2)));
        Assert.Empty(_state.Assignable);
        Take(new JobInput.IndexWritten(RoundKind.Ingest, 1, Index with { Uri = "newer" }));
        Assert.Equal("newer", _state.Finished.Single(finished => finished.Round == RoundKind.Ingest).Index.Uri);
        Assert.Equal([new WorkKey(RoundKind.Importance, 0)], _state.Assignable);
    }

    /// <summary>The copies' result names the importance's artifacts: done again alone, those would have other names, and whoever reads the copies would miss them for ever.</summary>
    [Fact]
    public void RoundThatNamesArtifactsOfAnother_IsDoneAgainWithIt()
    {
        OpenImportance();
        Complete(Item(RoundKind.Importance, 0, 1));
        Take(new JobInput.IndexWritten(RoundKind.Importance, 0, Index with { Rows = 1 }));
        Lease("w", new WorkKey(RoundKind.Copies, 0));
        Complete(Item(RoundKind.Copies, 0, 1));
        Take(new JobInput.IndexWritten(RoundKind.Copies, 0, Index with { Rows = 1 }));
        Lease("w", new WorkKey(_state.Round, 0));

        Fail(Item(_state.Round.Kind, 0, 1), FailureKind.Transient, "damaged", ArtifactOrigin.ItemUri(SimulatedJob.Id, RoundKind.Importance, 0, 1, "parts.msgpack"));

        Assert.Equal([new WorkKey(RoundKind.Importance, 0), new WorkKey(RoundKind.Copies, 0)], _state.Repairs);
        Assert.Equal([new WorkKey(RoundKind.Importance, 0)], _state.Assignable);
    }

    [Fact]
    public void ComplaintAboutAnArtifact_ThatWasMadeAnew_IsOutOfDate()
    {
        OpenImportance();
        string damaged = ArtifactOrigin.ItemUri(SimulatedJob.Id, RoundKind.Ingest, 1, 1, "rows.arrow");
        Lease("v", new WorkKey(RoundKind.Importance, 0));
        Fail(Item(RoundKind.Importance, 0, 1), FailureKind.Transient, "damaged", damaged);
        Lease("w", new WorkKey(RoundKind.Ingest, 1));
        Complete(Item(RoundKind.Ingest, 1, 2));
        Take(new JobInput.IndexWritten(RoundKind.Ingest, 1, Index));
        Fail(Item(RoundKind.Importance, 0, 2), FailureKind.Transient, "damaged", damaged);

        Assert.Empty(_state.Repairs);
        Assert.Equal([new WorkKey(RoundKind.Importance, 0)], _state.Assignable);
    }

    /// <summary>A repair may need one itself: the earlier round's comes first.</summary>
    [Fact]
    public void RepairThatFindsAnEarlierDamage_WaitsForItsRepair()
    {
        OpenImportance();
        Fail(Item(RoundKind.Importance, 0, 1), FailureKind.Transient, "damaged", ArtifactOrigin.ItemUri(SimulatedJob.Id, RoundKind.Ingest, 1, 1, "rows.arrow"));
        Lease("w", new WorkKey(RoundKind.Ingest, 1));
        Fail(Item(RoundKind.Ingest, 1, 2), FailureKind.Transient, "damaged", ArtifactOrigin.ItemUri(SimulatedJob.Id, RoundKind.Plan, 0, 1, "layout.json"));

        Assert.Equal([new WorkKey(RoundKind.Plan, 0)], _state.Assignable);
        Lease("coordinator", new WorkKey(RoundKind.Plan, 0));
        Complete(Item(RoundKind.Plan, 0, 2));
        Assert.Empty(_state.Assignable);
        Take(new JobInput.IndexWritten(RoundKind.Plan, 1, Index));
        Assert.Equal(["Dispatch Ingest/1#3 to w"], Lease("w", new WorkKey(RoundKind.Ingest, 1)));
    }

    [Fact]
    public void ArtifactThatIsDamagedTimeAndAgain_FailsTheJob_ByName()
    {
        OpenImportance();
        int attempt = 1;
        for (int importance = 1; _state.Outcome is null && importance < 100; importance++)
        {
            string damaged = ArtifactOrigin.ItemUri(SimulatedJob.Id, RoundKind.Ingest, 1, attempt, "rows.arrow");
            Fail(Item(RoundKind.Importance, 0, importance), FailureKind.Transient, $"{damaged} is damaged", damaged);
            if (!_state.Repairs.IsEmpty)
            {
                Lease("w", new WorkKey(RoundKind.Ingest, 1));
                Complete(Item(RoundKind.Ingest, 1, ++attempt));
                Take(new JobInput.IndexWritten(RoundKind.Ingest, attempt - 1, Index));
            }

            Lease("w", new WorkKey(RoundKind.Importance, 0));
        }

        Assert.Equal(1 + JobTransition.MaxRepairs, attempt);
        Assert.Equal(JobOutcome.Failed, _state.Outcome);
        Assert.Contains("rows.arrow is damaged", _state.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedIndex_IsWrittenAgain_AndAllElseThatTheCoordinatorWroteAndLost()
    {
        OpenImportance();
        Assert.Equal(["WriteIndex Ingest.0", "WriteJob", "CheckIndexes Plan"], Fail(
            Item(RoundKind.Importance, 0, 1), FailureKind.Transient, "damaged", ArtifactOrigin.IndexUri(SimulatedJob.Id, RoundKind.Ingest, 0)).TakeLast(3));
        Lease("w", new WorkKey(RoundKind.Importance, 0));
        Assert.Contains("WriteJob", Fail(Item(RoundKind.Importance, 0, 2), FailureKind.Transient, "damaged", ArtifactOrigin.JobUri(SimulatedJob.Id)));
        Assert.Empty(_state.Repairs);
    }

    [Fact]
    public void IndexReportedTwice_ClosesItsRoundOnce()
    {
        OpenIngest();
        int stages = _state.Stages.Count;
        Take(new JobInput.IndexWritten(RoundKind.Plan, 0, Index));
        Assert.Equal(stages, _state.Stages.Count);

        JobState closed = JobTransition.Apply(
            WithIngestDone()._state, new JobEvents.RoundClosed(RoundKind.Ingest, Index, 0)).State;
        Assert.DoesNotContain(
            JobTransition.Decide(closed, new JobInput.IndexWritten(RoundKind.Ingest, 0, Index), 0), e => e is JobEvents.RoundClosed);
    }

    /// <summary>Another version's rules may lead to other numbers: artifacts follow from those that the job began with.</summary>
    [Fact]
    public void NumbersThatAJobBeganWith_AreJournaled_AndStay()
    {
        OpenIngest();
        JobState ingested = WithIngestDone()._state;
        JobEvents.RoundClosed closed = Assert.Single(JobTransition.Decide(ingested, new JobInput.IndexWritten(RoundKind.Ingest, 0, Index), 0).OfType<JobEvents.RoundClosed>());
        Assert.Equal(2, closed.Counted!.Partitions);

        CountedPlan before = new(7, Semantic: true, Distributed: true, Reasons: true, CopyRanges: 3, PairGroups: 4);
        JobState state = JobTransition.Apply(ingested, closed with { Counted = before }).State;
        foreach (JobState kept in (JobState[])[state, JobSnapshots.Restore(JobSnapshots.Store(state))])
        {
            Assert.Equal(before, kept.Facts.CountedPlan);
            Assert.Equal((PartitionScheme.Semantic, true, true, true), (kept.Facts.Shape.Scheme, kept.Facts.Shape.Distributed, kept.Facts.Shape.Reasons, kept.Facts.Shape.SpreadCopies));
            Assert.Equal(7, Pipelines.Of(kept.Facts)[RoundKind.Organise].ItemCount(kept.Facts));
        }
    }

    /// <summary>A journal of a version that kept no numbers: the rounds that it opened tell them.</summary>
    [Fact]
    public void JournalFromBefore_TellsThePartitionsByItsRounds()
    {
        OpenIngest();
        JobState state = JobTransition.Apply(WithIngestDone()._state, new JobEvents.RoundClosed(RoundKind.Ingest, Index, 0)).State;
        Assert.Equal(2, state.Facts.Partitions);
        state = JobTransition.Apply(state, new JobEvents.RoundOpened(RoundKind.Graph, 7, 0)).State;
        foreach (JobState kept in (JobState[])[state, JobSnapshots.Restore(JobSnapshots.Store(state))])
        {
            Assert.Equal(7, kept.Facts.Partitions);
            Assert.Equal(7, Pipelines.Of(kept.Facts)[RoundKind.LocalCoreset].ItemCount(kept.Facts));
        }
    }

    /// <summary>So few rows that today they are one partition, of which the journal has rounds of several.</summary>
    [Fact]
    public void JournalFromBefore_OfRowsThatAreOnePartitionToday_GoesOnWithSeveral()
    {
        JobSpec spec = _job.Spec with { Partitions = 4 };
        PlanResult plan = new(Index, 1, 12, 8, _fingerprint, 1, ScoreKind.Uniform, "uniform", 4);
        JobFacts facts = JobFacts.Expected(spec, plan, plan.Rows);
        Assert.Equal(1, facts.Partitions);
        Assert.Equal(4, facts.Fitting(RoundKind.Scatter, 1, spec).Partitions);
        Assert.Equal(4, facts.Fitting(RoundKind.Graph, 4, spec).Partitions);
        Assert.Same(facts, facts.Fitting(RoundKind.Reduction, 1, spec));
    }

    [Fact]
    public void DamagedJournal_IsNamed()
    {
        OpenIngest();
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => JobTransition.Apply(_state, new JobEvents.AttemptFailed(RoundKind.Ingest, 0, 9, "lost", 0, AttemptEnd.Lost, null)));
        Assert.Contains("AttemptFailed", exception.Message, StringComparison.Ordinal);
        Assert.Contains(SimulatedJob.Id, exception.Message, StringComparison.Ordinal);
    }

    /// <summary>A partition's vectors are read last by its own item of the halo round: they need not wait for the others'.</summary>
    [Fact]
    public void FinishedHalo_FreesItsPartitionsVectors_AndTheRoundsEndThoseOfAll()
    {
        _job = new SimulatedJob(splits: 3, partitions: 2, prototype: false, semantic: true, scored: false);
        OpenPlan();
        Complete(Item(RoundKind.Plan, 0, 1));
        Take(new JobInput.IndexWritten(RoundKind.Plan, 0, Index with { Rows = 1 }));
        List<string> freed = [];
        foreach ((RoundId round, int items) in _job.Rounds.Skip(1).TakeWhile(r => r.Round != RoundKind.Merge))
        {
            for (int i = 0; i < items; i++)
            {
                Lease("w", new WorkKey(round, i));
                freed.AddRange(Complete(Item(round.Kind, i, 1)).Where(IsReclaim).Select(effect => $"{round.Kind}/{i}: {effect}"));
            }

            freed.AddRange(Take(new JobInput.IndexWritten(round, 0, Index with { Rows = items })).Where(IsReclaim).Select(effect => $"{round.Kind}: {effect}"));
        }

        Assert.Equal(
            [
                "Scatter: Reclaim Ingest", "Organise: Reclaim Scatter",
                "Halo/0: Reclaim Organise/0", "Halo/1: Reclaim Organise/1", "Halo: Reclaim Organise",
            ],
            freed);

        static bool IsReclaim(string effect) => effect.StartsWith("Reclaim", StringComparison.Ordinal);
    }

    /// <summary>Found one by one, each would cost an attempt that fails for want of the next, and the sources would be freed between.</summary>
    [Fact]
    public void LostItem_HasAllThatItWasMadeFromMadeAnewAtOnce_WhereThatWasDeleted()
    {
        _job = new SimulatedJob(splits: 3, partitions: 2, prototype: false, semantic: true, scored: false);
        OpenPlan();
        Complete(Item(RoundKind.Plan, 0, 1));
        Take(new JobInput.IndexWritten(RoundKind.Plan, 0, Index with { Rows = 1 }));
        foreach ((RoundId round, int items) in _job.Rounds.Skip(1).TakeWhile(r => r.Round != RoundKind.Visit))
        {
            for (int i = 0; i < items; i++)
            {
                Lease("w", new WorkKey(round, i));
                Complete(Item(round.Kind, i, 1));
            }

            Take(new JobInput.IndexWritten(round, 0, Index with { Rows = items }));
        }

        Lease("w", new WorkKey(RoundKind.Visit, 0));
        Fail(Item(RoundKind.Visit, 0, 1), FailureKind.Transient, "lost", ArtifactOrigin.BulkUri(SimulatedJob.Id, RoundKind.Organise, 1, 1, "vectors.arrow"));
        Assert.Equal(
            [.. Enumerable.Range(0, 3).Select(i => new WorkKey(RoundKind.Ingest, i)), .. Enumerable.Range(0, 3).Select(i => new WorkKey(RoundKind.Scatter, i)), new WorkKey(RoundKind.Organise, 1)],
            _state.Repairs);
    }

    private static ArtifactRef Index { get; } = new("index", new string('0', 64), 3, 1);

    private static WorkItemId Item(RoundKind round, int index, int attempt) => new(SimulatedJob.Id, round, index, attempt);

    private void OpenPlan()
    {
        Take(new JobInput.Open(_job.Spec, SimulatedJob.JobArtifact));
        Assert.Equal(["Dispatch Plan/0#1 to coordinator"], Lease(WorkerName.Coordinator, new WorkKey(RoundKind.Plan, 0)));
    }

    private void OpenIngest()
    {
        OpenPlan();
        Complete(Item(RoundKind.Plan, 0, 1));
        Take(new JobInput.IndexWritten(RoundKind.Plan, 0, Index with { Rows = 1 }));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal([$"Dispatch Ingest/{i}#1 to w"], Lease("w", new WorkKey(RoundKind.Ingest, i)));
        }
    }

    private void OpenImportance()
    {
        OpenIngest();
        WithIngestDone();
        Take(new JobInput.IndexWritten(RoundKind.Ingest, 0, Index));
        Lease("w", new WorkKey(RoundKind.Importance, 0));
    }

    /// <summary>Reopens, and leases the verification.</summary>
    private void Reopen()
    {
        Take(new JobInput.Reopen());
        Lease("w", WorkKey.Verification);
    }

    private IReadOnlyList<string> FailOften(WorkKey work, string reason)
    {
        IReadOnlyList<string> effects = [];
        for (int attempt = 1; attempt <= JobTransition.MaxFailures; attempt++)
        {
            effects = Fail(Item(work.Round.Kind, work.Index, attempt), FailureKind.Transient, reason);
            Lease("w", work);
        }

        return effects;
    }

    private JobTransitionTests WithIngestDone()
    {
        for (int i = 0; i < 3; i++)
        {
            Complete(Item(RoundKind.Ingest, i, 1));
        }

        return this;
    }

    private IReadOnlyList<string> Lease(string worker, WorkKey work) => Take(new JobInput.Schedule([], [new Assignment(work, worker)]));

    private IReadOnlyList<string> Complete(WorkItemId item) => Take(new JobInput.WorkCompleted(item, _job.Result(item, _fingerprint)));

    private IReadOnlyList<string> Fail(WorkItemId item, FailureKind kind, string reason, string? damaged = null) =>
        Take(new JobInput.WorkFailed(item, kind, reason, damaged));

    private IReadOnlyList<string> Take(JobInput input)
    {
        _effects.Clear();
        foreach (JobEvents.IJobEvent journaled in JobTransition.Decide(_state, input, 0))
        {
            (_state, IReadOnlyList<JobEffect> effects) = JobTransition.Apply(_state, journaled);
            _effects.AddRange(effects);
        }

        return [.. _effects.Select(Name)];
    }

    private static string Name(JobEffect effect) => effect switch
    {
        JobEffect.Dispatch e => $"Dispatch {e.Item.Round}/{e.Item.Index}#{e.Item.Attempt} to {e.Worker}",
        JobEffect.Acknowledge e => $"Acknowledge {e.Item.Round}/{e.Item.Index}#{e.Item.Attempt}",
        JobEffect.Stop e => $"Stop {e.Item.Round}/{e.Item.Index}#{e.Item.Attempt}",
        JobEffect.WriteIndex e => $"WriteIndex {e.Round}.{e.Version}",
        JobEffect.CheckIndexes e => $"CheckIndexes {string.Join(' ', e.Rounds.Select(round => round.Round))}",
        JobEffect.Reclaim e => e.Index is { } item ? $"Reclaim {e.Round}/{item}" : $"Reclaim {e.Round}",
        _ => effect.GetType().Name,
    };
}
