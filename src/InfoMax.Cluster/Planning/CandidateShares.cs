namespace InfoMax.Cluster.Planning;

/// <summary>How many candidates a job with random partitions carries into its reduction.</summary>
public static class CandidateShares
{
    /// <summary>
    /// Candidates of the local coresets per row of the budget. The reduction can only drop candidates, so there must be some
    /// to drop; the shortlist adds <see cref="Shortlist"/> times the budget.
    /// </summary>
    public const double LocalCoreset = 3;

    /// <summary>
    /// Shortlisted rows per row of the budget. Measured F over that of a single partition, 8 random partitions, 10 %, four
    /// seeds: 1.5 p gives .981 to .984 on banking77 and .971 to .980 on spamassassin, 2 p .980 to .984 on the latter.
    /// </summary>
    public const double Shortlist = 2;

    /// <summary>
    /// Expected rows of the sample from which mean_i sum_j W_ij is taken; the mean's relative error is then below about 0.2 %.
    /// </summary>
    public const long GraphSampleRows = 1 << 15;
}
