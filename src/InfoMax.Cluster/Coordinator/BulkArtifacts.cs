using System.Collections.Frozen;
using System.Globalization;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Coordinator;

/// <summary>
/// Which rounds' bulk artifacts (vectors and lists, apart from the small ones that are kept to the end) no later round
/// reads any more, so that they may be deleted. Pure.
/// </summary>
public static class BulkArtifacts
{
    /// <summary>
    /// The last round that reads the bulk artifacts of <paramref name="round"/>; null when there are none. Once it is
    /// closed, they may go.
    /// </summary>
    public static RoundKind? LastReader(RoundKind round, JobFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        bool single = facts.Partitions == 1;
        return round switch
        {
            RoundKind.Ingest => single ? RoundKind.Graph : RoundKind.Scatter,
            RoundKind.Distances => RoundKind.Importance,
            RoundKind.Scatter => facts.Semantic ? RoundKind.Organise : RoundKind.ShortlistGraph,
            RoundKind.Organise => RoundKind.Halo,
            RoundKind.Visit or RoundKind.Halo => RoundKind.Merge,
            RoundKind.Merge => RoundKind.LocalCoreset,
            RoundKind.Graph => single ? RoundKind.Reduction : RoundKind.Shortlist,
            RoundKind.LocalCoreset => facts.Semantic ? RoundKind.Reduction : RoundKind.CandidateGraph,
            RoundKind.CandidateGraph => RoundKind.Reduction,
            RoundKind.Pricing => RoundKind.Shortlist,
            RoundKind.Shortlist => RoundKind.ShortlistGraph,
            RoundKind.ShortlistGraph => RoundKind.Reduction,
            _ => null,
        };
    }

    /// <summary>The rounds, in order, whose last reader is among those that are closed.</summary>
    public static IReadOnlyList<RoundKind> FreedBy(IEnumerable<RoundKind> closed, JobFacts facts)
    {
        FrozenSet<RoundKind> readers = closed.ToFrozenSet();
        return [.. JobPlanner.Rounds(facts).Where(round => LastReader(round, facts) is { } last && readers.Contains(last))];
    }

    /// <summary>The round whose item i is read last by item i of <paramref name="round"/>, and by no other then; null when there is none.</summary>
    public static RoundKind? FreedByItem(RoundKind round) => round == RoundKind.Halo ? RoundKind.Organise : null;

    /// <summary>What the names of a round's bulk artifacts begin with, whichever attempt wrote them.</summary>
    public static string Prefix(string jobId, RoundKind round) => $"{jobId}/{RoundNames.FolderOf(round)}/bulk/";

    /// <summary>What the names of an item's bulk artifacts begin with, whichever attempt wrote them.</summary>
    public static string Prefix(string jobId, RoundKind round, int index) => string.Create(CultureInfo.InvariantCulture, $"{Prefix(jobId, round)}{index:D6}.");
}
