using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Planning;

/// <summary>What is said of a job whose largest item is not expected to fit its memory, and what would do. Pure.</summary>
public static class MemoryAdvice
{
    /// <summary>Memory that is looked at for one that does, MiB.</summary>
    private const long MostMebibytes = 1L << 30;

    private const int MostPartitions = 1 << 16;

    /// <summary>One line that names the round, its figure, and the least memory or the fewest partitions that would do; none where all rounds fit.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="layout">Its input.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="validRows">N.</param>
    public static IReadOnlyList<string> Of(JobSpec spec, DatasetLayout layout, PlanResult plan, long validRows)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(plan);
        if (validRows <= 0 || (spec.Goal == JobGoal.Prune && spec.Budgets.Count == 0) || Excess(spec, layout, plan, validRows) is not { } most)
        {
            return [];
        }

        int partitions = JobFacts.Expected(spec, plan, validRows).Partitions;
        long? memory = Least((spec.MemoryBytes >> 20) + 1, MostMebibytes, m => Excess(spec with { MemoryBytes = m << 20 }, layout, plan, validRows) is null);
        long? more = spec.Goal != JobGoal.Prune
            ? null
            : Least(partitions + 1, Math.Min(MostPartitions, validRows), p => Excess(spec with { Partitions = (int)p }, layout, plan, validRows) is null);
        string[] remedies =
        [
            .. memory is { } m ? [Invariant($"--memory {m}M")] : Array.Empty<string>(),
            .. more is { } p ? [Invariant($"--partitions {p}")] : Array.Empty<string>(),
        ];
        string parts = partitions == 1 ? "1 partition" : Invariant($"{partitions} partitions");
        string remedy = remedies.Length == 0 ? "no --memory would do" : string.Join(" or ", remedies) + " would do";
        return
        [
            Invariant($"--memory {spec.MemoryBytes >> 20}M: {most.Name} is expected to need about {(most.Bytes >> 20) + 1}M on one node, {JobMemory.BaseBytes >> 20}M of it for the process ({validRows} rows x {layout.Dimension}, {parts}); {remedy}"),
        ];
    }

    /// <summary>The round that needs most, if that is more than there is.</summary>
    private static RoundMemory? Excess(JobSpec spec, DatasetLayout layout, PlanResult plan, long validRows)
    {
        if (spec.MemoryBytes <= 0)
        {
            return null;
        }

        JobFacts facts = JobFacts.Expected(spec, plan, validRows);
        RoundMemory most = JobMemory.Largest(JobSizes.Of(spec, layout, facts), facts).MaxBy(round => round.Bytes)!;
        return most.Bytes > spec.MemoryBytes ? most : null;
    }

    /// <summary>One of some numbers that does where the one before it does not; null when none is found.</summary>
    private static long? Least(long first, long last, Func<long, bool> does)
    {
        if (first > last)
        {
            return null;
        }

        long below = first - 1;
        long step = 1;
        while (!does(Math.Min(last, below + step)))
        {
            below += step;
            step *= 2;
            if (below >= last)
            {
                return null;
            }
        }

        long least = Math.Min(last, below + step);
        while (least - below > 1)
        {
            long middle = below + ((least - below) / 2);
            (below, least) = does(middle) ? (below, middle) : (middle, least);
        }

        return least;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
