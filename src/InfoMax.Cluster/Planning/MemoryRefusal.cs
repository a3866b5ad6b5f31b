using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Compute;

namespace InfoMax.Cluster.Planning;

/// <summary>Refuses a job whose largest item does not fit its memory, and says what would do. Pure.</summary>
public static class MemoryRefusal
{
    /// <summary>Memory that is looked at for one that does, MiB.</summary>
    private const long MostMebibytes = 1L << 30;

    private const int MostPartitions = 1 << 16;

    /// <summary>One line that names the round, its figure, and memory or the fewest partitions that would do; null where all rounds fit.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="validRows">N.</param>
    public static string? Of(JobSpec spec, PlanResult plan, long validRows)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(plan);
        if (validRows <= 0 || (spec.Goal == JobGoal.Prune && spec.Budgets.Count == 0) || Excess(spec, plan, validRows) is not { } most)
        {
            return null;
        }

        int partitions = JobFacts.Expected(spec, plan, validRows).Partitions;

        // With more memory the plan may be another that needs less, but a line that asks for less than it says is needed is not believed.
        long? memory = LeastNumber.That((Math.Max(spec.MemoryBytes, most.Bytes) >> 20) + 1, MostMebibytes, m => Excess(spec with { MemoryBytes = m << 20 }, plan, validRows) is null);
        long? more = spec.Goal != JobGoal.Prune
            ? null
            : LeastNumber.That(partitions + 1, Math.Min(MostPartitions, validRows), p => Excess(spec with { Partitions = (int)p }, plan, validRows) is null);
        string[] remedies =
        [
            .. memory is { } m ? [Invariant($"--memory {m}M")] : Array.Empty<string>(),
            .. more is { } p ? [Invariant($"--partitions {p}")] : Array.Empty<string>(),
        ];
        string parts = partitions == 1 ? "1 partition" : Invariant($"{partitions} partitions");
        string remedy = remedies.Length == 0 ? "no --memory would do" : "give " + string.Join(" or ", remedies);
        return Invariant($"--memory {spec.MemoryBytes >> 20}M: {most.Name} needs about {(most.Bytes >> 20) + 1}M on one node, {JobMemory.BaseBytes >> 20}M of it for the process ({validRows} rows x {plan.Dimension}, {parts}); {remedy}");
    }

    /// <summary>
    /// What partitions hold is an estimate until their rows are joined to others'. Where it was too low, each item has a node alone and what it needs beyond the
    /// memory is given it, with a warning (<see cref="ProcessHeap"/>). One line where not even that would do; else null.
    /// </summary>
    /// <param name="spec">The job.</param>
    /// <param name="facts">What is known once rows are joined.</param>
    public static string? Joined(JobSpec spec, JobFacts facts)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(facts);
        if (spec.MemoryBytes <= 0 || facts.HeldRows == 0)
        {
            return null;
        }

        Pipeline pipeline = Pipelines.Of(facts);
        RoundMemory most = JobMemory.Largest(JobSizes.Of(spec, facts), facts).Where(round => pipeline[round.Round].HoldsJoined).MaxBy(round => round.Bytes)!;
        return most.Bytes <= ProcessHeap.Raised(spec.MemoryBytes)
            ? null
            : Invariant($"--memory {spec.MemoryBytes >> 20}M: rows have neighbours in so many partitions that {most.Name} of one of {facts.Partitions} holds {facts.HeldRows} of {facts.ValidRows} rows, about {(most.Bytes >> 20) + 1}M on one node; give --memory {(most.Bytes >> 20) + 1}M");
    }

    /// <summary>The round that needs most, if that is more than there is.</summary>
    private static RoundMemory? Excess(JobSpec spec, PlanResult plan, long validRows)
    {
        if (spec.MemoryBytes <= 0)
        {
            return null;
        }

        JobFacts facts = JobFacts.Expected(spec, plan, validRows);
        RoundMemory most = JobMemory.Largest(JobSizes.Of(spec, facts), facts).MaxBy(round => round.Bytes)!;
        return most.Bytes > spec.MemoryBytes ? most : null;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
