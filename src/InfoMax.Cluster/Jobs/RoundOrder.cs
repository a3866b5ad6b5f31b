namespace InfoMax.Cluster.Jobs;

/// <summary>
/// The order in which rounds run, whichever of them a job has. The numbers of <see cref="RoundKind"/> are persisted and
/// only grow, so they do not tell.
/// </summary>
public static class RoundOrder
{
    private static readonly RoundKind[] Order =
    [
        RoundKind.None,
        RoundKind.Plan,
        RoundKind.Ingest,
        RoundKind.Prototypes,
        RoundKind.Distances,
        RoundKind.Importance,
        RoundKind.Centroids,
        RoundKind.Scatter,
        RoundKind.Organise,
        RoundKind.Check,
        RoundKind.Visit,
        RoundKind.Halo,
        RoundKind.Merge,
        RoundKind.Graph,
        RoundKind.LocalCoreset,
        RoundKind.CandidateGraph,
        RoundKind.Pricing,
        RoundKind.Shortlist,
        RoundKind.ShortlistGraph,
        RoundKind.Reduction,
        RoundKind.Write,
    ];

    /// <summary>Place of a round in the order, from 0; -1 for a round that this version does not know.</summary>
    public static int PlaceOf(RoundKind round) => Array.IndexOf(Order, round);
}
