using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Compute;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds;

/// <summary>What the rounds of a job found that its user should know.</summary>
internal static class JobWarnings
{
    /// <summary>The warnings of the rounds that are finished, in their order, each once.</summary>
    public static IReadOnlyList<string> Before(RoundContext context) =>
        [.. context.Order.Rounds.Select(round => context.Results<WorkResult>(round.Round)).SelectMany(round => Of(context.Spec, round)).Distinct(StringComparer.Ordinal)];

    /// <summary>What the items of a round found together, then each item.</summary>
    private static IEnumerable<string> Of(JobSpec spec, IReadOnlyList<WorkResult> round) =>
    [
        .. round is [CopiesResult copies] ? SizeAdvice.Of(spec, copies.ValidRows, copies.Representatives) : [],
        .. RoundedScore.Lines(round.OfType<IngestResult>().SelectMany(split => split.Rounded ?? []).Select(part => new RoundedScore(part.Score, part.Count, part.Row, part.Written, part.Read))),
        .. round.SelectMany(result => result.Warned),
    ];

    /// <summary>Says that an item took more than the job's memory, though none was expected to; null where none did.</summary>
    public static string? OverMemory(JobSpec spec) => !ProcessHeap.IsRaised ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"--memory {spec.MemoryBytes >> 20}M: an item of work needed more than was expected and was given it; the process had up to {ProcessMemory.PeakResidentBytes() >> 20}M");
}
