using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Tests.Coordinator.Simulation;

/// <summary>Every parameter of one simulated job; its text is all that a failure needs to be replayed.</summary>
/// <param name="Seed">Seed of all chance.</param>
/// <param name="Splits">Input splits.</param>
/// <param name="Partitions">P.</param>
/// <param name="Prototype">Whether the score needs the prototype rounds.</param>
/// <param name="Semantic">Whether several partitions are semantic ones.</param>
/// <param name="Loss">Share of messages lost.</param>
/// <param name="Duplication">Share of messages delivered again.</param>
/// <param name="Workers">Workers at the beginning.</param>
/// <param name="WorkerCrash">Chance a step that a worker is lost with all it knows.</param>
/// <param name="Zombie">Share of lost workers that live on unreachable for a while, and report late.</param>
/// <param name="Churn">Chance a step that a worker joins, and half of it that one leaves in good order.</param>
/// <param name="Pause">Chance a step that a worker stops dead, or goes on.</param>
/// <param name="Damage">Share of executions before which an artifact is damaged.</param>
/// <param name="CoordinatorCrash">Chance a step that the coordinator crashes, and a fifth of it in the middle of any decision.</param>
/// <param name="TransientFailure">Share of executions that fail although another may succeed.</param>
/// <param name="Poison">The round whose item 0 never succeeds; <see cref="RoundKind.None"/> for none.</param>
/// <param name="PoisonKind">How it fails.</param>
/// <param name="InputChanges">The input changes at some crash of the coordinator.</param>
/// <param name="Cancels">The user cancels at some step.</param>
/// <param name="ChaosSteps">Steps before the schedule becomes fair.</param>
internal sealed record SimulationSettings(
    ulong Seed,
    int Splits,
    int Partitions,
    bool Prototype,
    bool Semantic,
    double Loss,
    double Duplication,
    int Workers,
    double WorkerCrash,
    double Zombie,
    double Churn,
    double Pause,
    double Damage,
    double CoordinatorCrash,
    double TransientFailure,
    RoundKind Poison,
    FailureKind PoisonKind,
    bool InputChanges,
    bool Cancels,
    int ChaosSteps)
{
    /// <summary>All damage is of many artifacts at once; else a fifth of it.</summary>
    public bool DamagesAtOnce { get; init; }

    /// <summary>The job is paused and resumed all the time.</summary>
    public bool Holds { get; init; }

    /// <summary>Ranges in which copies are sought; 0 for one item.</summary>
    public int CopyRanges { get; init; }

    /// <summary>The score is one of labels, and each label has its share of the budget: the rounds of the probe, then a quota.</summary>
    public bool Labelled { get; init; }

    /// <summary>A hostile world drawn from a seed; each kind of fault is absent from some worlds.</summary>
    public static SimulationSettings FromSeed(ulong seed)
    {
        SeededChoice choice = new(seed, 1);
        bool large = choice.Chance(0.03);
        double Sometimes(double probability, int highest) => choice.Chance(probability) ? choice.Between(1, highest) / 1000.0 : 0;
        return new SimulationSettings(
            seed,
            Splits: large ? choice.Between(65, 90) : choice.Between(1, 5),
            Partitions: choice.Chance(0.4) ? 1 : large ? choice.Between(65, 90) : choice.Between(2, 7),
            Prototype: choice.Chance(0.5),
            Semantic: choice.Chance(0.5),
            Loss: Sometimes(0.8, 300),
            Duplication: Sometimes(0.8, 300),
            Workers: choice.Between(0, 4),
            WorkerCrash: Sometimes(0.6, 15),
            Zombie: choice.Chance(0.5) ? 0.5 : 0,
            Churn: Sometimes(0.7, 30),
            Pause: Sometimes(0.5, 20),
            Damage: Sometimes(0.5, 60),
            CoordinatorCrash: Sometimes(0.6, 20),
            TransientFailure: Sometimes(0.5, 150),
            Poison: choice.Chance(0.15) ? (RoundKind)choice.Between(1, 20) : RoundKind.None,
            PoisonKind: (FailureKind)choice.Between(1, 3),
            InputChanges: choice.Chance(0.15),
            Cancels: choice.Chance(0.05),
            ChaosSteps: large ? 4000 : choice.Between(50, 1000))
        {
            Holds = choice.Chance(0.3),
            CopyRanges = choice.Chance(0.25) ? choice.Between(2, 5) : 0,
            Labelled = choice.Chance(0.3),
        };
    }
}
