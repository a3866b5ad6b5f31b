using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Scores;

namespace InfoMax.Cluster.Planning;

/// <summary>What contrastive scores of pairs hold: a group of pairs, which are compared in batches among themselves.</summary>
internal static class PairMemory
{
    /// <summary>Batches that a group holds where memory allows: five shuffles of them then hardly repeat a comparison.</summary>
    private const int GroupBatches = 8;

    /// <summary>Pairs of a group at least: fewer would say little of what else an image or a text fits.</summary>
    private const int LeastRows = 4096;

    /// <summary>The most pairs of a group: a quarter of the memory.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="pairBytes">Bytes of two vectors.</param>
    public static int MostRows(JobSpec spec, int pairBytes)
    {
        int most = GroupBatches * new NegClipOptions().BatchRows;
        return spec.MemoryBytes <= 0 ? most : (int)Math.Clamp(spec.MemoryBytes / 4 / Math.Max(1, pairBytes), LeastRows, most);
    }

    /// <summary>Groups of a job; 1 where no pairs are compared.</summary>
    public static int Groups(JobSpec spec, PlanResult? plan, long validRows) =>
        plan is not { PairBytes: > 0 } ? 1 : NegClipOptions.Groups(validRows, MostRows(spec, plan.PairBytes));

    /// <summary>How a job compares its pairs.</summary>
    public static NegClipOptions Options(JobSpec spec, int pairBytes)
    {
        NegClipOptions options = new() { Seed = spec.Seed };
        return options with { BatchRows = Math.Min(options.BatchRows, MostRows(spec, pairBytes)) };
    }

    /// <summary>Why the smallest group does not fit; null when it does.</summary>
    public static string? Problem(JobSpec spec, PlanResult plan)
    {
        long needed = 2L * Math.Min(LeastRows, plan.Rows) * plan.PairBytes;
        return spec.MemoryBytes > 0 && needed > spec.MemoryBytes
            ? string.Create(CultureInfo.InvariantCulture, $"--memory {spec.MemoryBytes >> 20}M: comparing {LeastRows} pairs of {plan.PairBytes} bytes needs {needed >> 20}M; give more memory, or --score clip")
            : null;
    }
}
