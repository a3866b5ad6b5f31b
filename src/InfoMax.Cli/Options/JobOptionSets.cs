using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>What a job of each goal takes.</summary>
public static class JobOptionSets
{
    /// <summary>The options of the verb of that name.</summary>
    public static PruneOptionSet Of(JobGoal goal) => goal switch
    {
        JobGoal.Dedupe => new DedupeOptionSet(),
        JobGoal.Score => new ScoreOptionSet(),
        _ => new PruneOptionSet(),
    };
}
