namespace InfoMax.Cluster.Rounds;

/// <summary>How many candidates a job with several partitions carries into its reduction; for estimates.</summary>
public static class CandidateBudget
{
    /// <summary>Candidates of the local coresets and the shortlist together, per row of the budget.</summary>
    public const double PerBudgetRow = LocalCoresetRound.OverSelection + ShortlistRound.Share;
}
