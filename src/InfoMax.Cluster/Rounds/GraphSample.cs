using InfoMax.Cluster.Planning;
using InfoMax.Core.Compute;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// Rows whose neighbours over the whole data set are found although they may be no candidates, so that mean_i sum_j W_ij,
/// which the automatic alpha needs, is that of the whole graph: every row of a small data set, else a seeded sample.
/// </summary>
internal static class GraphSample
{
    private const long Size = CandidateShares.GraphSampleRows;

    /// <summary>Marks a sampled row in a coreset artifact's relaxed column: it may not be chosen.</summary>
    public const float NotACandidate = -1;

    /// <summary>True when the row is in the sample.</summary>
    public static bool Contains(ulong seed, long row, long validRows) =>
        validRows <= Size || SplitMix64.Hash(~seed, (ulong)row) < (ulong)((UInt128)ulong.MaxValue * (ulong)Size / (ulong)validRows);
}
