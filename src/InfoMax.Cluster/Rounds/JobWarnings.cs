using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Rounds;

/// <summary>What the rounds of a job found that its user should know.</summary>
internal static class JobWarnings
{
    /// <summary>The warnings of the rounds that are finished, in their order, each once.</summary>
    public static IReadOnlyList<string> Before(RoundContext context) =>
        [.. context.Order.Rounds.SelectMany(round => context.Results<WorkResult>(round.Round)).SelectMany(result => result.Warned).Distinct(StringComparer.Ordinal)];
}
