using InfoMax.Cluster.Coordinator.State;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Tests.Coordinator.Simulation;
using MessagePack;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator;

/// <summary>
/// The coordinator's pure logic against a hostile world, hundreds of seeds, in the soak thousands. Safety is checked at every journaled event
/// (<see cref="JournalChecker"/> lists it); progress is that every schedule which turns fair ends, and for a stated cause.
/// </summary>
public sealed class JobSimulationTests(ITestOutputHelper output)
{
    private static readonly ulong Seeds = Soak.IsWanted ? 2000UL : 300;

    [Fact]
    public void Safety_HoldsAtEveryEventOfEverySchedule()
    {
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            Simulate(SimulationSettings.FromSeed(seed), simulation =>
            {
                simulation.RunChaos();
                if (simulation.State.Outcome is not null)
                {
                    simulation.DeliverLate();
                }
            });
        }
    }

    [Fact]
    public void Progress_EverySchedule_ThatTurnsFair_EndsInBoundedTurnsForAStatedCause_AndTheyMeetEveryFaultAndOutcome()
    {
        Dictionary<JobOutcome, int> outcomes = [];
        int mostTurns = 0;
        HashSet<Type> events = [];
        (int coordinators, int workers, int lost, int changed, int retriedSuccesses, int repairs, int doubled, int returned, int probes) = (0, 0, 0, 0, 0, 0, 0, 0, 0);
        for (ulong seed = Seeds + 1; seed <= 2 * Seeds; seed++)
        {
            JobSimulation simulation = Simulate(SimulationSettings.FromSeed(seed), RunToTheEnd);
            JobOutcome outcome = simulation.State.Outcome!.Value;
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            mostTurns = Math.Max(mostTurns, simulation.FairTurns);
            events.UnionWith(simulation.Journal.Select(e => e.GetType()));
            coordinators += simulation.CoordinatorCrashes;
            workers += simulation.WorkerCrashes;
            lost += simulation.Journal.Count(e => e is JobEvents.AttemptFailed { End: AttemptEnd.Lost });
            probes += simulation.Journal.Count(e => e is JobEvents.AttemptFailed { End: AttemptEnd.Lost, Round.Kind: RoundKind.Probe });
            returned += simulation.Journal.Count(e => e is JobEvents.AttemptFailed { End: AttemptEnd.Returned or AttemptEnd.GivenBack });
            repairs += simulation.Checker.Repairs;
            doubled += simulation.Checker.Doubled;
            changed += simulation.InputChanged ? 1 : 0;
            retriedSuccesses += simulation.State is { Outcome: JobOutcome.Succeeded, Retries: > 0 } ? 1 : 0;
        }

        output.WriteLine($"{string.Join(", ", outcomes.OrderBy(o => o.Key))}; most fair turns {mostTurns}");
        output.WriteLine($"crashes of the coordinator {coordinators}, of workers {workers}; leases lost {lost}, returned {returned}, doubled {doubled}; items done again {repairs}; inputs changed {changed}; successes after failures {retriedSuccesses}");
        Assert.Equal(Enum.GetValues<JobOutcome>(), outcomes.Keys.Order());
        Assert.Equal(
            typeof(JobEvents).GetNestedTypes().Where(t => t.IsClass).Select(t => t.Name).Order(), events.Select(t => t.Name).Order());
        Assert.All([coordinators, workers, lost, returned, doubled, repairs, changed, retriedSuccesses], count => Assert.True(count > 10));
        Assert.True(probes > 0, "no worker died in the rounds of the probe");
    }

    /// <summary>Workers and retries of each round are those of its journal, whatever is restored from snapshots meanwhile.</summary>
    [Fact]
    public void Stages_CountTheWorkersAndRetriesOfTheirRound()
    {
        (int several, int retried) = (0, 0);
        for (ulong seed = 1; seed <= Seeds / 6; seed++)
        {
            JobSimulation simulation = Simulate(SimulationSettings.FromSeed(seed), RunToTheEnd);
            List<(RoundId Round, int Workers, int Retries)> expected = [];
            Dictionary<(RoundId, int, int), string> workers = [];
            HashSet<string> finished = new(StringComparer.Ordinal);
            int failed = 0;
            foreach (JobEvents.IJobEvent e in simulation.Journal)
            {
                switch (e)
                {
                    case JobEvents.RoundOpened:
                        finished.Clear();
                        failed = 0;
                        break;
                    case JobEvents.Leased leased:
                        workers[(leased.Round, leased.Index, leased.Attempt)] = leased.Worker;
                        break;
                    case JobEvents.Finished done:
                        finished.Add(workers[(done.Round, done.Index, done.Attempt)]);
                        break;
                    case JobEvents.AttemptFailed { End: AttemptEnd.Failed or AttemptEnd.Lost }:
                        failed++;
                        break;
                    case JobEvents.RoundClosed closed:
                        expected.Add((closed.Round, finished.Count, failed));
                        break;
                }
            }

            Assert.Equal(expected, simulation.State.Stages.Select(stage => (stage.Round, stage.Workers, stage.Retries)));
            several += expected.Count(round => round.Workers > 1);
            retried += expected.Count(round => round.Retries > 0);
        }

        Assert.All([several, retried], count => Assert.True(count > 10));
    }

    /// <summary>Sets of artifacts of one round or of all, up to everything, are lost again and again, and nothing else goes wrong.</summary>
    [Fact]
    public void LostArtifacts_HoweverMany_NeverFailAJob()
    {
        int repairs = 0;
        for (ulong seed = 1; seed <= Seeds / 2; seed++)
        {
            SimulationSettings drawn = SimulationSettings.FromSeed(seed);
            SimulationSettings settings = drawn with
            {
                Splits = Math.Min(5, drawn.Splits),
                Partitions = Math.Min(8, drawn.Partitions),
                ChaosSteps = Math.Min(1000, drawn.ChaosSteps),
                Loss = 0,
                Duplication = 0,
                Workers = 3,
                WorkerCrash = 0,
                Churn = 0,
                Pause = 0,
                CoordinatorCrash = 0,
                TransientFailure = 0,
                Poison = RoundKind.None,
                InputChanges = false,
                Cancels = false,
                Damage = 0.03,
                DamagesAtOnce = true,
            };
            JobSimulation simulation = Simulate(settings, RunToTheEnd);
            Assert.True(simulation.State.Outcome == JobOutcome.Succeeded, $"{simulation.State.Message}\nin {settings}");
            repairs += simulation.Checker.Repairs;
        }

        output.WriteLine($"items done again {repairs}");
        Assert.True(repairs > 100);
    }

    [Fact]
    public void Replay_OfTheSerializedJournal_RebuildsTheLiveState()
    {
        for (ulong seed = 1; seed <= Seeds / 3; seed++)
        {
            SimulationSettings settings = SimulationSettings.FromSeed(seed);
            JobSimulation simulation = Simulate(settings, s => s.RunChaos());
            IEnumerable<JobEvents.IJobEvent> stored = simulation.Journal.Select(e =>
                (JobEvents.IJobEvent)MessagePackSerializer.Deserialize(
                    e.GetType(), MessagePackSerializer.Serialize(e.GetType(), e, WireFormat.Options), WireFormat.Options)!);
            Assert.True(
                Structure.Of(simulation.State) == Structure.Of(JobSimulation.Replay(stored)), $"the replayed state differs; {settings}");
        }
    }

    /// <summary>Runs one world; a failure names every parameter.</summary>
    private static JobSimulation Simulate(SimulationSettings settings, Action<JobSimulation> run)
    {
        JobSimulation simulation = new(settings);
        try
        {
            run(simulation);
        }
        catch (Exception exception)
        {
            throw new SimulationFailure(
                $"{exception.GetType().Name}: {exception.Message}\nin {settings}\nlast events:\n{string.Join('\n', simulation.Journal.TakeLast(12))}\n{exception.StackTrace}");
        }

        return simulation;
    }

    private static void RunToTheEnd(JobSimulation simulation)
    {
        simulation.RunChaos();
        simulation.RunFair(simulation.FairTurnLimit);
        Require(simulation.State.Outcome is not null, $"has not ended after {simulation.FairTurns} fair turns");
        simulation.DeliverLate();
        SimulationSettings settings = simulation.Settings;
        bool poisoned = settings.Poison != RoundKind.None;
        bool explained = simulation.State.Outcome switch
        {
            JobOutcome.Succeeded => !simulation.Cancelled && !simulation.InputChanged,
            JobOutcome.Cancelled => simulation.Cancelled,
            JobOutcome.BadInput => simulation.InputChanged || (poisoned && settings.PoisonKind != FailureKind.Transient),
            JobOutcome.BadConfiguration => poisoned && settings.PoisonKind == FailureKind.BadConfiguration,
            JobOutcome.Failed => simulation.Checker.MostFailures >= 5 || simulation.Checker.MostLosses >= 10 || simulation.Checker.MostGivenBack >= JobTransition.MaxGivenBack,
            _ => false,
        };
        Require(
            simulation.State.Outcome != JobOutcome.Succeeded || simulation.Damages > 0 || simulation.Reclaimed.Order().SequenceEqual(simulation.Job.Readable),
            $"ended with only {string.Join(", ", simulation.Reclaimed)} reclaimed");
        Require(explained, $"ended as {simulation.State.Outcome} without cause: {simulation.State.Message}");
        if (simulation.State.Outcome == JobOutcome.Succeeded)
        {
            RequireWholeRounds(simulation);
        }
    }

    /// <summary>What readers find in every round's index is what was accepted, item by item; but for what was found damaged so late that it was not done again.</summary>
    private static void RequireWholeRounds(JobSimulation simulation)
    {
        foreach (RoundReference round in simulation.State.Finished.Where(round => !simulation.State.Repairs.Any(key => key.Round == round.Round) && !simulation.State.Unindexed.Contains(round.Round)))
        {
            IReadOnlyList<WorkResult> results = simulation.Results(round);
            for (int i = 0; i < results.Count; i++)
            {
                string? accepted = simulation.Checker.AcceptedOf(new WorkKey(round.Round, i));
                Require(SimulatedJob.ArtifactOf(results[i]) == accepted, $"{round.Round} {i}: the index names {results[i]}, accepted was {accepted}");
            }
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new SimulationFailure(message);
        }
    }
}
