using System.Globalization;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Planning;

/// <summary>Refuses a job whose largest item does not fit its memory, and says what would do. Pure.</summary>
public static class MemoryRefusal
{
    /// <summary>Memory that is looked at for one that does, MiB.</summary>
    private const long MostMebibytes = 1L << 30;

    private const int MostPartitions = 1 << 16;

    /// <summary>One line that names the round, its figure, and the least memory or the fewest partitions that would do; null where all rounds fit.</summary>
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
        long? memory = LeastNumber.That((spec.MemoryBytes >> 20) + 1, MostMebibytes, m => Excess(spec with { MemoryBytes = m << 20 }, plan, validRows) is null);
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
