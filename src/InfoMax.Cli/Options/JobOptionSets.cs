using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>Which options a job that is sent to a cluster may have: those of the verb whose goal it has, for the command line and the body of a request alike.</summary>
public static class JobOptionSets
{
    /// <summary>The options of the verb of that name.</summary>
    public static PruneOptionSet Of(JobGoal goal) => goal switch
    {
        JobGoal.Dedupe => new PruneOptionSet(JobVerbs.Dedupe),
        JobGoal.Score => new ScoreOptionSet(),
        _ => new PruneOptionSet(),
    };
}
